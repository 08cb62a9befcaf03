package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkState;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets one thread at a time into an object whose arrays and native memory are not made for several.
 * A second thread gets an {@link IllegalStateException} instead of wrong numbers; the thread that
 * is inside may enter again. What one thread did inside is seen by the next.
 *
 * <p>Any thread may close the object at any time, a shutdown hook too: memory is freed when nobody
 * is inside any more.
 */
public final class Confinement {
  /** What a thread does inside. */
  @FunctionalInterface
  public interface Operation<T, E extends Exception> {
    /** Runs; returns the result of {@link #call}. */
    T run() throws E;
  }

  private final String what;
  private final AtomicReference<Thread> inside = new AtomicReference<>();

  /** What is to be done as soon as nobody is inside. */
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  /**
   * Guards an object.
   *
   * @param what names the object in messages, such as "the compiled network"
   */
  public Confinement(String what) {
    this.what = what;
  }

  /**
   * Runs an operation.
   *
   * @throws IllegalStateException if the object is closed, or another thread is inside
   */
  public <T, E extends Exception> T call(Operation<T, E> operation) throws E {
    boolean outermost = enter();
    try {
      checkState(!closed, "%s is closed", what);
      return operation.run();
    } finally {
      if (outermost) {
        leave();
      }
    }
  }

  /**
   * Runs an operation without a result.
   *
   * @throws IllegalStateException if the object is closed, or another thread is inside
   */
  public void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return true;
        });
  }

  /**
   * Gives up a part of the object: at once, or if another thread is inside, when it leaves. Throws
   * nothing of its own.
   */
  void release(Runnable part) {
    if (inside.get() == Thread.currentThread()) {
      part.run();
    } else {
      waiting.add(part);
      runWaiting();
    }
  }

  /**
   * Lets nobody in any more, and frees what the object holds: at once, or if somebody is inside,
   * when they leave. Only the first call counts.
   */
  public void close(Runnable release) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    waiting.add(release);
    runWaiting();
  }

  /** Returns whether this is the outermost entry of the thread. */
  private boolean enter() {
    Thread me = Thread.currentThread();
    while (!inside.compareAndSet(null, me)) {
      Thread other = inside.get();
      if (other == me) {
        return false;
      }
      if (other != null) {
        // It may be inside to free what the object holds.
        checkState(!closed, "%s is closed", what);
        throw new IllegalStateException(
            "%s is in use by the thread \"%s\": one thread at a time may use it"
                .formatted(what, other.getName()));
      }
    }
    return true;
  }

  private void leave() {
    inside.set(null);
    runWaiting();
  }

  /** Whoever is inside comes here when they leave, so that nothing stays behind. */
  private void runWaiting() {
    while (!waiting.isEmpty() && inside.compareAndSet(null, Thread.currentThread())) {
      try {
        for (Runnable due = waiting.poll(); due != null; due = waiting.poll()) {
          due.run();
        }
      } finally {
        inside.set(null);
      }
    }
  }
}

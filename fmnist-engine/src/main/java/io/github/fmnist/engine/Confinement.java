package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkState;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Restricts an object to one thread at a time, since its arrays and native memory are not
 * thread-safe. A second thread gets an {@link IllegalStateException} instead of wrong numbers; the
 * thread that is inside may enter again. The effects of one thread are visible to the next.
 *
 * <p>Any thread, including a shutdown hook, may close the object at any time. The memory is freed
 * as soon as no thread is inside.
 */
public final class Confinement {
  /** An operation on the object. */
  @FunctionalInterface
  public interface Operation<T, E extends Exception> {
    /** Runs the operation and returns the result of {@link #call}. */
    T run() throws E;
  }

  private final String name;
  private final AtomicReference<Thread> inside = new AtomicReference<>();

  /** The actions to run as soon as no thread is inside. */
  private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  /**
   * Guards an object.
   *
   * @param name the name of the object in messages, such as "the compiled network"
   */
  public Confinement(String name) {
    this.name = name;
  }

  /**
   * Runs an operation.
   *
   * @throws IllegalStateException if the object is closed, or another thread is inside
   */
  public <T, E extends Exception> T call(Operation<T, E> operation) throws E {
    boolean outermost = enter();
    try {
      checkState(!closed, "%s is closed", name);
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
   * Releases a part of the object: at once, or when another thread that is inside leaves. Throws no
   * exception of its own.
   */
  void release(Runnable part) {
    if (inside.get() == Thread.currentThread()) {
      part.run();
    } else {
      pending.add(part);
      runPending();
    }
  }

  /**
   * Rejects further operations and frees the object's resources: at once, or when the thread that
   * is inside leaves. Only the first call has an effect.
   */
  public void close(Runnable release) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    pending.add(release);
    runPending();
  }

  /** Returns whether this is the outermost entry of the thread. */
  private boolean enter() {
    Thread current = Thread.currentThread();
    while (!inside.compareAndSet(null, current)) {
      Thread other = inside.get();
      if (other == current) {
        return false;
      }
      if (other != null) {
        // The other thread may be freeing the object's resources.
        checkState(!closed, "%s is closed", name);
        throw new IllegalStateException(
            "%s is in use by the thread \"%s\": one thread at a time may use it"
                .formatted(name, other.getName()));
      }
    }
    return true;
  }

  private void leave() {
    inside.set(null);
    runPending();
  }

  /**
   * Runs the pending actions unless a thread is inside. That thread calls this method when it
   * leaves, so that no action remains pending.
   */
  private void runPending() {
    while (!pending.isEmpty() && inside.compareAndSet(null, Thread.currentThread())) {
      try {
        for (Runnable due = pending.poll(); due != null; due = pending.poll()) {
          due.run();
        }
      } finally {
        inside.set(null);
      }
    }
  }
}

package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkState;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Lets one thread at a time into an object whose arrays and native memory are not made for several.
 * A second thread gets an {@link IllegalStateException} instead of wrong numbers; the thread that
 * is inside may enter again. What one thread did inside is seen by the next.
 */
public final class Confinement {
  private final String what;
  private final AtomicReference<Thread> inside = new AtomicReference<>();

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
   * @throws IllegalStateException if another thread is inside
   */
  public <T> T call(Supplier<T> operation) {
    boolean outermost = enter();
    try {
      return operation.get();
    } finally {
      if (outermost) {
        inside.set(null);
      }
    }
  }

  /**
   * Runs an operation without a result.
   *
   * @throws IllegalStateException if another thread is inside
   */
  public void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return null;
        });
  }

  /**
   * Frees what the object holds.
   *
   * @throws IllegalStateException if another thread is inside, or this one is: what it uses must
   *     not go away under its feet
   */
  public void close(Runnable release) {
    checkState(
        inside.get() != Thread.currentThread(),
        "%s cannot be closed by an operation of its own",
        what);
    run(release);
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
        throw new IllegalStateException(
            "%s is in use by the thread \"%s\": one thread at a time may use it"
                .formatted(what, other.getName()));
      }
    }
    return true;
  }
}

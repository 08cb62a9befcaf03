package io.github.fmnist.models.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An object to be used and misused. */
abstract class Victim implements AutoCloseable {
  /** A use that checks its outcome. */
  record Action(String name, Body body) {
    interface Body {
      void run() throws Exception;
    }

    void run() throws Exception {
      body.run();
    }
  }

  /** Above the rounding errors of these networks on any processor, and far below wrong results. */
  private static final double TOLERANCE = 1e-3;

  final Random random;
  private final List<Action> actions = new ArrayList<>();
  private boolean usable = true;

  Victim(Random random) {
    this.random = random;
  }

  /** Adds a use that is selected with a probability proportional to its weight. */
  void add(int weight, String name, Action.Body body) {
    for (int i = 0; i < weight; i++) {
      actions.add(new Action(name, body));
    }
  }

  Action next() {
    return actions.get(random.nextInt(actions.size()));
  }

  boolean isUsable() {
    return usable;
  }

  /** Marks the victim as unusable. */
  void spent() {
    usable = false;
  }

  @Override
  public abstract void close();

  /** Asserts that a use throws a documented exception. */
  static void refused(String what, ThrowingCallable use) {
    Throwable thrown = null;
    try {
      use.call();
    } catch (Throwable e) {
      thrown = e;
    }
    assertThat(thrown)
        .as(what)
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class);
    assertThat(thrown.getMessage()).as(what).isNotBlank();
  }

  static void near(String what, INDArray actual, INDArray expected) {
    near(what, actual, expected, TOLERANCE);
  }

  /**
   * Asserts that values are close; NaN and infinities must be at the same indices in both arrays.
   */
  static void near(String what, INDArray actual, INDArray expected, double tolerance) {
    float[] found = actual.dup('c').data().asFloat();
    float[] right = expected.dup('c').data().asFloat();
    assertThat(found).as(what).hasSameSizeAs(right);
    double largest = 1e-3;
    double difference = 0;
    for (int i = 0; i < right.length; i++) {
      assertThat(Float.isFinite(found[i]))
          .as("%s: %s instead of %s", what, found[i], right[i])
          .isEqualTo(Float.isFinite(right[i]));
      if (Float.isFinite(right[i])) {
        largest = Math.max(largest, Math.abs(right[i]));
        difference = Math.max(difference, Math.abs(found[i] - right[i]));
      }
    }
    assertThat(difference / largest).as("difference of %s", what).isLessThan(tolerance);
  }

  /**
   * Runs a use in three threads at once: each call is correct, or refused because another thread is
   * active.
   */
  static void atOnce(String what, Supplier<INDArray> use, INDArray expected) throws Exception {
    Callable<Void> uses =
        () -> {
          for (int i = 0; i < 20; i++) {
            try {
              near(what + " by several threads", use.get(), expected);
            } catch (IllegalStateException e) {
              assertThat(e).hasMessageContaining("in use by the thread");
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (Future<Void> future : threads.invokeAll(List.of(uses, uses, uses))) {
        try {
          future.get();
        } catch (ExecutionException e) {
          throw new AssertionError(what + " by several threads", e.getCause());
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  /**
   * Repeats a use in a thread, closes its object here, and asserts that the use ends with an
   * exception.
   */
  void closedBeside(String what, Runnable use, Runnable close) throws InterruptedException {
    List<Throwable> ends = new ArrayList<>();
    Thread running =
        new Thread(
            () -> {
              try {
                while (true) {
                  use.run();
                }
              } catch (Throwable e) {
                ends.add(e);
              }
            });
    running.start();
    Thread.sleep(random.nextInt(20));
    close.run();
    running.join();
    assertThat(ends.get(0)).as(what).isInstanceOf(IllegalStateException.class);
    assertThat(ends.get(0)).as(what).hasMessageContaining("closed");
  }
}

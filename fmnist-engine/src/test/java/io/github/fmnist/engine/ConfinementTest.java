package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two threads that use one compiled network get correct results or an exception, and never a crash.
 */
class ConfinementTest {

  /** Runs an action in a listener within a step, so that its thread is inside. */
  private static void withinAStep(
      MultiLayerNetwork network, CompiledNetwork compiled, Runnable action) {
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            action.run();
          }
        });
    compiled.step(Nets.batch(4, 1));
    network.setListeners(List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aSecondThreadGetsAnExceptionThatNamesTheFirst(Engine engine) {
    MultiLayerNetwork network = Nets.smallCnn();
    INDArray x = Nets.random(2, 3, 64);
    try (CompiledNetwork compiled = engine.compile(network);
        Pass open = compiled.forward(x, Mode.INFERENCE, 0)) {
      List<Runnable> uses =
          List.of(
              () -> compiled.forward(x, Mode.TRAIN, 0),
              compiled::zeroGradients,
              () -> compiled.update(1, 0, 0),
              () -> compiled.step(Nets.batch(3, 2)),
              () -> compiled.infer(x),
              () -> compiled.output(x),
              () -> compiled.predict(x),
              () -> compiled.score(Nets.batch(3, 2)),
              open::output,
              () -> open.backward(Nets.random(1, 3, Nets.CLASSES), Gradients.BOTH));
      AtomicInteger rejected = new AtomicInteger();
      withinAStep(
          network,
          compiled,
          () ->
              uses.forEach(
                  use ->
                      inAnotherThread(
                          () ->
                              assertThatIllegalStateException()
                                  .isThrownBy(use::run)
                                  .withMessageContaining("in use by the thread")
                                  .satisfies(e -> rejected.incrementAndGet()))));
      assertThat(rejected).hasValue(uses.size());
      withinAStep(network, compiled, () -> inAnotherThread(open::close));
      assertThatIllegalStateException()
          .isThrownBy(open::output)
          .withMessageContaining("the pass is closed");
      assertThat(compiled.predict(x)).hasSize(3);
    }
  }

  private static void inAnotherThread(Runnable action) {
    Thread thread = new Thread(action);
    List<Throwable> failures = new ArrayList<>();
    thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aListenerMayUseTheNetworkAndCloseIt(Engine engine) {
    MultiLayerNetwork network = Nets.smallCnn();
    INDArray x = Nets.random(2, 3, 64);
    CompiledNetwork compiled = engine.compile(network);
    List<int[]> predictions = new ArrayList<>();
    withinAStep(
        network,
        compiled,
        () -> {
          predictions.add(compiled.predict(x));
          compiled.close();
          assertThatIllegalStateException()
              .isThrownBy(() -> compiled.predict(x))
              .withMessageContaining("closed");
        });
    assertThat(predictions.get(0)).hasSize(3);
    assertThat(network.getIterationCount()).isOne();
    assertThatIllegalStateException()
        .isThrownBy(() -> compiled.step(Nets.batch(4, 1)))
        .withMessageContaining("closed");
  }

  @Test
  void twoThreadsGetCorrectResultsOrAnException() throws Exception {
    AtomicInteger correct = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(Nets.smallCnn())) {
      List<Callable<Void>> uses = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        INDArray x = Nets.random(t, 4 + t % 2, 64);
        uses.add(uses(compiled, x, compiled.infer(x), correct));
      }
      for (Future<Void> future : threads.invokeAll(uses)) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(correct.get()).isPositive();
  }

  private static Callable<Void> uses(
      CompiledNetwork compiled, INDArray x, INDArray expected, AtomicInteger correct) {
    return () -> {
      for (int i = 0; i < 300; i++) {
        try {
          assertThat(compiled.infer(x)).isEqualTo(expected);
          correct.incrementAndGet();
        } catch (IllegalStateException e) {
          assertThat(e).hasMessageContaining("in use by the thread");
        }
      }
      return null;
    };
  }

  @Test
  void closingDuringAStepTakesEffectAfterIt() throws Exception {
    for (int round = 0; round < 10; round++) {
      CompiledNetwork compiled = Engine.ONEDNN.compile(Nets.smallCnn());
      List<IllegalStateException> ends = new ArrayList<>();
      Thread running =
          new Thread(
              () -> {
                try {
                  while (true) {
                    compiled.step(Nets.batch(4, 1));
                  }
                } catch (IllegalStateException e) {
                  ends.add(e);
                }
              });
      running.start();
      Thread.sleep(20 + 7L * round);
      compiled.close();
      compiled.close();
      running.join();
      assertThat(ends).singleElement(THROWABLE).hasMessageContaining("closed");
    }
  }
}

package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** The network's own listeners are notified of each step, and its score and counts are correct. */
class ListenerTest {
  private final MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Sgd(0.1)));
  private final MultiLayerNetwork stock = network.clone();

  /** Records the state that a listener can see when a step is complete. */
  private static final class Recorder extends BaseTrainingListener {
    private final List<String> calls = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      MultiLayerNetwork seen = (MultiLayerNetwork) model;
      calls.add(iteration + " of " + seen.getIterationCount() + ", epoch " + epoch);
      calls.add(seen.batchSize() + " examples, " + seen.getInput().size(0));
      scores.add(seen.score());
    }
  }

  /** Reads the gradients, which only stock Deeplearning4j provides. */
  private static final class GradientReader extends BaseTrainingListener {
    private int gradients;

    @Override
    public void onGradientCalculation(Model model) {
      gradients += model.gradient().gradientForVariable().size();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void listenersAreNotifiedOfEachStepAsByFit(Engine engine) {
    Recorder actual = new Recorder();
    Recorder expected = new Recorder();
    network.setListeners(actual, new PerformanceListener(1, true));
    stock.setListeners(expected);
    try (CompiledNetwork compiled = engine.compile(network)) {
      for (int i = 0; i < 3; i++) {
        DataSet batch = Nets.batch(4 + i, i);
        double score = compiled.step(batch);
        stock.fit(batch);
        assertThat(score).isEqualTo(network.score()).isCloseTo(stock.score(), within(1e-4));
      }
    }
    assertThat(actual.calls).isEqualTo(expected.calls).hasSize(6);
    for (int i = 0; i < 3; i++) {
      assertThat(actual.scores.get(i)).isCloseTo(expected.scores.get(i), within(1e-4));
    }
  }

  @Test
  void theCountsOfAllLayersAreThoseOfFit() {
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      for (int i = 0; i < 2; i++) {
        compiled.step(Nets.batch(4, i));
        stock.fit(Nets.batch(4, i));
      }
    }
    for (int i = 0; i < network.getnLayers(); i++) {
      assertThat(network.getLayer(i).getIterationCount())
          .isEqualTo(stock.getLayer(i).getIterationCount())
          .isEqualTo(2);
    }
  }

  @Test
  void aListenerThatReadsGradientsGetsThemFromStockOrIsRefused() {
    GradientReader reader = new GradientReader();
    network.setListeners(reader);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compiled.step(Nets.batch(4, 1)))
          .withMessageContaining("GradientReader");
    }
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      compiled.step(Nets.batch(4, 1));
    }
    stock.fit(Nets.batch(4, 1));
    assertThat(reader.gradients).isEqualTo(network.paramTable().size());
    Agreement.near(network.params(), stock.params(), "parameters");
  }
}

package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains random networks for three steps with the engine and with {@code fit}. The results must be
 * equal, or the engine must refuse the network by name and leave it to stock. Before each step both
 * have the same state, so that rounding errors do not accumulate.
 *
 * <p>{@code -Dequivalence.cases=2000 -Dequivalence.seed=7} tests more and other networks.
 */
class EquivalenceTest {
  private static final int CASES = Integer.getInteger("equivalence.cases", 40);
  private static final long SEED = Long.getLong("equivalence.seed", 1);
  private static final int STEPS = 3;

  /** The tolerances relative to the largest parameter and to the largest change in a step. */
  private static final double PARAMETER_TOLERANCE = 1e-5;

  private static final double CHANGE_TOLERANCE = 2e-3;

  /**
   * The tolerance for rounding errors of gradients that cancel, such as those of a bias before a
   * normalization, with values around 1.
   */
  private static final double ROUNDING = 1e-6;

  private final Map<String, Integer> refusals = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();
  private int computed;
  private int leftStepByStep;
  private int impossible;

  @Test
  void everyNetworkAgreesWithStockOrIsRefusedByName() {
    for (int i = 0; i < CASES; i++) {
      compareEngines(SEED * 1_000_003 + i);
    }
    System.out.printf(
        "equivalence, seed %d: %d networks: %d computed and equal, %d with steps left to stock, %d"
            + " refused, %d that stock Deeplearning4j cannot fit, %d different%n",
        SEED,
        CASES,
        computed,
        leftStepByStep,
        refusals.values().stream().mapToInt(Integer::intValue).sum(),
        impossible,
        differences.size());
    refusals.forEach(
        (reason, count) -> System.out.printf("  refused %d times: %s%n", count, reason));
    assertThat(differences).isEmpty();
    assertThat(computed).isGreaterThan(CASES / 4);
  }

  private void compareEngines(long seed) {
    if (!stockCanFit(seed)) {
      impossible++;
      return;
    }
    MultiLayerNetwork network = RandomNetwork.of(seed, false);
    boolean refused = false;
    try {
      Engine.ONEDNN.compile(network).close();
    } catch (IllegalArgumentException e) {
      refused = true;
      refusals.merge(reason(e), 1, Integer::sum);
    }
    boolean obstructed = RandomBatch.of(seed, network).obstructsTheEngine();
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      assertThat(compiled.engine()).isEqualTo(refused ? Engine.DL4J : Engine.ONEDNN);
      compare(seed, compiled, network, RandomNetwork.of(seed, !refused && !obstructed));
      computed += refused || obstructed ? 0 : 1;
      leftStepByStep += !refused && obstructed ? 1 : 0;
    } catch (RuntimeException | AssertionError e) {
      differences.add(
          "seed %d, refused %s, steps left to stock %s: %s%s"
              .formatted(seed, refused, obstructed, e, describe(network)));
    }
  }

  /**
   * Returns whether stock can fit the network of a seed: Deeplearning4j can build networks that it
   * cannot fit.
   */
  private static boolean stockCanFit(long seed) {
    try {
      MultiLayerNetwork network = RandomNetwork.of(seed, false);
      for (int step = 0; step < STEPS; step++) {
        fit(network, RandomBatch.of(seed, network).step(step));
      }
      return Double.isFinite(network.score())
          && isFinite(network.params())
          && isFinite(network.getUpdater().getStateViewArray());
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean isFinite(INDArray values) {
    return values == null || Double.isFinite(values.norm1Number().doubleValue());
  }

  private static void compare(
      long seed, CompiledNetwork compiled, MultiLayerNetwork network, MultiLayerNetwork stock) {
    RandomBatch batches = RandomBatch.of(seed, network);
    List<String> actualCalls = listen(network, batches);
    List<String> expectedCalls = listen(stock, batches);
    for (int step = 0; step < STEPS; step++) {
      alignTo(network, stock);
      INDArray before = stock.params().dup();
      // The gradients from before a step must have no effect.
      network.getFlattenedGradients().assign(Double.NaN);
      double score = compiled.step(batches.step(step));
      fit(stock, batches.step(step));
      String what = "step " + step + ", ";
      assertThat(Math.abs(score - stock.score()))
          .as(what + "score %s instead of %s", score, stock.score())
          .isLessThan(1e-4 * Math.max(1, Math.abs(stock.score())));
      near(network.params(), stock.params(), stock.params().sub(before), what + "parameters");
      INDArray state = stock.getUpdater().getStateViewArray();
      if (state != null) {
        near(network.getUpdater().getStateViewArray(), state, state, what + "updater state");
      }
    }
    assertThat(actualCalls).as("calls of listeners").isEqualTo(expectedCalls);
    assertThat(network.getIterationCount()).isEqualTo(stock.getIterationCount());
  }

  private static void near(INDArray actual, INDArray expected, INDArray change, String what) {
    double allowed =
        ROUNDING
            + PARAMETER_TOLERANCE * Agreement.largest(expected)
            + CHANGE_TOLERANCE * Agreement.largest(change);
    double found = Agreement.largest(actual.sub(expected));
    assertThat(found).as("difference of the %s", what).isLessThanOrEqualTo(allowed);
  }

  private static void alignTo(MultiLayerNetwork network, MultiLayerNetwork stock) {
    stock.params().assign(network.params());
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      stock.getUpdater().getStateViewArray().assign(state);
    }
  }

  /** Fits a batch as the fallback does, so that noise and random dropout are the same. */
  private static void fit(MultiLayerNetwork network, DataSet batch) {
    Stock.seed(network, network.getIterationCount());
    DataType type = network.params().dataType();
    network.fit(
        batch.getFeatures().castTo(type),
        batch.getLabels().castTo(type),
        batch.getFeaturesMaskArray(),
        batch.getLabelsMaskArray());
  }

  private static List<String> listen(MultiLayerNetwork network, RandomBatch batches) {
    List<String> calls = new ArrayList<>();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            calls.add(iteration + " of epoch " + epoch);
          }
        });
    if (batches.looksInside()) {
      network.addListeners(
          new BaseTrainingListener() {
            @Override
            public void onGradientCalculation(Model model) {
              calls.add("gradients of " + model.gradient().gradientForVariable().size());
            }
          });
    }
    return calls;
  }

  private static String describe(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getConfs().stream()
        .map(NeuralNetConfiguration::getLayer)
        .map(layer -> "\n  " + layer.getClass().getSimpleName() + ": " + layer)
        .collect(Collectors.joining());
  }

  /** Returns the message without the numbers of layers and the values of settings. */
  private static String reason(IllegalArgumentException e) {
    return e.getMessage().replaceAll("layer \\d+", "layer n").replaceAll("[(].*| of \\[.*", "");
  }
}

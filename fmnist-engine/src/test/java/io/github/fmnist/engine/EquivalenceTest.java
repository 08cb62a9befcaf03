package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Random networks, trained three steps by the engine and by {@code fit}: equal, or refused by name
 * and then left to stock. Before each step both have the same state, so rounding does not add up.
 *
 * <p>{@code -Dequivalence.cases=2000 -Dequivalence.seed=7} tries others and more.
 */
class EquivalenceTest {
  private static final int CASES = Integer.getInteger("equivalence.cases", 40);
  private static final long SEED = Long.getLong("equivalence.seed", 1);
  private static final int STEPS = 3;

  /** Of the largest parameter, and of the largest move of a step. */
  private static final double OF_PARAMETERS = 1e-5;

  private static final double OF_MOVES = 2e-3;

  private final Map<String, Integer> refusals = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();
  private int computed;
  private int impossible;

  @Test
  void everyNetworkIsComputedAsStockComputesItOrRefusedByName() {
    for (int i = 0; i < CASES; i++) {
      tryOut(SEED * 1_000_003 + i);
    }
    System.out.printf(
        "equivalence, seed %d: %d networks: %d computed and equal, %d refused, %d that stock"
            + " Deeplearning4j cannot fit, %d different%n",
        SEED,
        CASES,
        computed,
        refusals.values().stream().mapToInt(Integer::intValue).sum(),
        impossible,
        differences.size());
    refusals.forEach(
        (reason, count) -> System.out.printf("  refused %d times: %s%n", count, reason));
    assertThat(differences).isEmpty();
    assertThat(computed).isGreaterThan(CASES / 4);
  }

  private void tryOut(long seed) {
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
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      assertThat(compiled.engine()).isEqualTo(refused ? Engine.DL4J : Engine.ONEDNN);
      compare(seed, compiled, network, RandomNetwork.of(seed, !refused));
      computed += refused ? 0 : 1;
    } catch (IllegalArgumentException e) {
      // Stock pools the part of a window that there is.
      if (!reason(e).startsWith("images no smaller than a window")) {
        throw e;
      }
      refusals.merge(reason(e), 1, Integer::sum);
    } catch (RuntimeException | AssertionError e) {
      differences.add("seed " + seed + ", refused " + refused + ": " + e + describe(network));
    }
  }

  /** Deeplearning4j lets one build networks that it cannot fit. */
  private static boolean stockCanFit(long seed) {
    try {
      MultiLayerNetwork network = RandomNetwork.of(seed, false);
      for (int step = 0; step < STEPS; step++) {
        fit(network, batch(seed, step));
      }
      return Double.isFinite(network.score())
          && Double.isFinite(network.params().norm1Number().doubleValue());
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static void compare(
      long seed, CompiledNetwork compiled, MultiLayerNetwork network, MultiLayerNetwork stock) {
    List<String> heard = listen(network);
    List<String> expected = listen(stock);
    for (int step = 0; step < STEPS; step++) {
      alignTo(network, stock);
      INDArray before = stock.params().dup();
      double score = compiled.step(batch(seed, step));
      fit(stock, batch(seed, step));
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
    assertThat(heard).as("calls of listeners").isEqualTo(expected);
    assertThat(network.getIterationCount()).isEqualTo(stock.getIterationCount());
  }

  private static void near(INDArray actual, INDArray expected, INDArray move, String what) {
    double allowed =
        OF_PARAMETERS * expected.amaxNumber().doubleValue()
            + OF_MOVES * move.amaxNumber().doubleValue();
    double found = actual.sub(expected).amaxNumber().doubleValue();
    assertThat(found).as("difference of the %s", what).isLessThanOrEqualTo(allowed);
  }

  private static void alignTo(MultiLayerNetwork network, MultiLayerNetwork stock) {
    stock.params().assign(network.params());
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      stock.getUpdater().getStateViewArray().assign(state);
    }
  }

  /** As the fallback does, so that noise and random dropout are the same. */
  private static void fit(MultiLayerNetwork network, DataSet batch) {
    Stock.seed(network, network.getIterationCount());
    DataSet cast =
        new DataSet(
            batch.getFeatures().castTo(network.params().dataType()),
            batch.getLabels().castTo(network.params().dataType()));
    network.fit(cast);
  }

  /** The last batch is smaller; some lie in memory in another order. */
  private static DataSet batch(long seed, int step) {
    Random random = new Random(seed + step);
    int examples = step == STEPS - 1 ? 3 : 5;
    INDArray features = Nets.random(seed + step, RandomNetwork.inputShape(seed, examples));
    return new DataSet(
        random.nextInt(4) == 0 ? features.dup('f') : features,
        Nets.labels(examples, RandomNetwork.CLASSES, seed + step));
  }

  private static List<String> listen(MultiLayerNetwork network) {
    List<String> calls = new ArrayList<>();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            calls.add(iteration + " of epoch " + epoch);
          }
        });
    return calls;
  }

  private static String describe(MultiLayerNetwork network) {
    return network.getLayerWiseConfigurations().getConfs().stream()
        .map(configuration -> "\n  " + configuration.getLayer())
        .collect(Collectors.joining());
  }

  /** Without the numbers of layers and the values of settings. */
  private static String reason(IllegalArgumentException e) {
    return e.getMessage().replaceAll("layer \\d+", "layer n").replaceAll("[(].*| of \\[.*", "");
  }
}

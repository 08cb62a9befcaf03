package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Compares updates with Deeplearning4j's own. Both use the same gradients, computed by stock
 * Deeplearning4j, so that the tolerance covers only rounding, even for updaters that magnify small
 * differences.
 */
class UpdateTest {
  private static final double TOLERANCE = 1e-6;

  private static final int UPDATES = 3;
  private static final int EXAMPLES = 5;

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Adam(1e-2),
        new AMSGrad(1e-2),
        new Nadam(1e-2),
        new AdaMax(1e-2),
        new Nesterovs(1e-2, 0.9),
        new RmsProp(1e-2),
        new AdaGrad(1e-2),
        new AdaDelta(),
        new Sgd(1e-2),
        new NoOp());
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void agreesForEveryUpdater(IUpdater updater) {
    check(Nets.settings().updater(updater));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void agreesWithRegularization(IUpdater updater) {
    check(Nets.settings().updater(updater).l1(0.02).l2(0.03).l2Bias(0.01));
    check(Nets.settings().updater(updater).weightDecay(0.05));
  }

  @Test
  void agreesWithAWeightDecayThatIgnoresTheLearningRate() {
    check(Nets.settings().updater(new Adam(1e-2)).weightDecay(0.05, false));
  }

  @ParameterizedTest
  @EnumSource(GradientNormalization.class)
  void agreesWithClippedGradients(GradientNormalization kind) {
    check(
        Nets.settings()
            .updater(new Adam(1e-2))
            .gradientNormalization(kind)
            .gradientNormalizationThreshold(0.1));
    check(
        Nets.settings()
            .updater(new Sgd(1e-2))
            .gradientNormalization(kind)
            .gradientNormalizationThreshold(0.1));
  }

  @Test
  void agreesWithAMaximumNorm() {
    check(
        Nets.settings()
            .updater(new Sgd(0.5))
            .constrainWeights(new MaxNormConstraint(0.3, Set.of("W"), 1)));
  }

  @Test
  void momentsOfWeightsWithoutGradientsDoNotDecayIntoSubnormalNumbers() {
    MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Adam(1e-2)));
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      network.getFlattenedGradients().assign(1e-3);
      compiled.update(EXAMPLES, 0, 0);
      network.getFlattenedGradients().assign(0);
      for (int iteration = 1; iteration < 1200; iteration++) {
        compiled.update(EXAMPLES, iteration, 0);
      }
      float[] moments = state(network).toFloatVector();
      assertThat(moments).hasSize(2 * (int) network.numParams());
      assertThat(moments[0]).isLessThan(1e-36f);
      for (float moment : moments) {
        assertThat(moment)
            .satisfiesAnyOf(
                value -> assertThat(value).isZero(),
                value -> assertThat(value).isGreaterThanOrEqualTo(Float.MIN_NORMAL));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ScheduleType.class)
  void agreesWithASchedule(ScheduleType type) {
    MapSchedule schedule = new MapSchedule(type, Map.of(0, 0.1, 1, 0.01, 2, 0.001));
    check(Nets.settings().updater(new Adam(schedule)));
    check(Nets.settings().updater(new Nesterovs(schedule)).weightDecay(0.1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithAndWithoutDivisionByTheExamples(boolean miniBatch) {
    check(Nets.settings().updater(new Sgd(1e-2)).miniBatch(miniBatch).l2(0.1));
  }

  @Test
  void agreesWithAnUpdaterForEachLayer() {
    check(
        Nets.of(
            Nets.settings().updater(new Adam(1e-2)).biasUpdater(new Sgd(1e-3)),
            InputType.convolutionalFlat(8, 8, 1),
            Nets.convolution(3, 5, new ActivationTanH()).build(),
            new DenseLayer.Builder()
                .nOut(6)
                .activation(Activation.TANH)
                .updater(new Nesterovs(1e-2))
                .build(),
            Nets.softmax(Nets.CLASSES)));
  }

  /**
   * Running statistics are parameters, too: they are not divided and not regularized, but clipped.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithBatchNormalization(boolean logarithmic) {
    check(normalized(Nets.settings().updater(new Adam(1e-2)), logarithmic));
    check(normalized(Nets.settings().updater(new Adam(1e-2)).miniBatch(false), logarithmic));
    check(normalized(Nets.settings().updater(new NoOp()), logarithmic));
    check(
        normalized(
            Nets.settings().updater(new Nesterovs(1e-2, 0.9)).l2(0.1).weightDecay(0.1),
            logarithmic));
    check(
        normalized(
            Nets.settings()
                .updater(new Adam(1e-2))
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.1),
            logarithmic));
  }

  private static MultiLayerNetwork normalized(
      NeuralNetConfiguration.Builder settings, boolean logarithmic) {
    return Nets.of(
        settings,
        InputType.convolutionalFlat(8, 8, 1),
        Nets.convolution(3, 5, new ActivationTanH()).build(),
        new BatchNormalization.Builder().useLogStd(logarithmic).build(),
        Nets.dense(7, new ActivationTanH()),
        new BatchNormalization.Builder().useLogStd(logarithmic).decay(0.5).build(),
        Nets.softmax(Nets.CLASSES));
  }

  /**
   * The division may differ in the last bit from batch to batch; no updater magnifies the
   * difference here.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twentyStepsEndWhereDeeplearning4jEnds(boolean momentum) {
    IUpdater updater = momentum ? new Nesterovs(0.05, 0.9) : new Sgd(0.1);
    checkTwentySteps(Nets.smallCnn(Nets.settings().updater(updater).l2(1e-3)), 1e-4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twentyStepsWithBatchNormalizationEndWhereDeeplearning4jEnds(boolean logarithmic) {
    checkTwentySteps(
        normalized(Nets.settings().updater(new Nesterovs(0.01, 0.9)).l2(1e-3), logarithmic), 1e-3);
  }

  private static void checkTwentySteps(MultiLayerNetwork fast, double tolerance) {
    MultiLayerNetwork stock = fast.clone();
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(fast)) {
      for (int step = 0; step < 20; step++) {
        DataSet batch = Nets.batch(step % 5 == 4 ? 3 : 16, step);
        double loss = compiled.step(batch);
        stock.fit(batch);
        assertThat(Math.abs(loss - stock.score())).isLessThan(tolerance);
      }
    }
    assertThat(fast.getIterationCount()).isEqualTo(stock.getIterationCount()).isEqualTo(20);
    Agreement.near(fast.params(), stock.params(), tolerance, "parameters");
    if (state(stock) != null) {
      Agreement.near(state(fast), state(stock), tolerance, "momentum");
    }
  }

  private static void check(NeuralNetConfiguration.Builder settings) {
    check(Nets.smallCnn(settings));
  }

  private static void check(MultiLayerNetwork ours) {
    check(ours, network -> {});
  }

  /**
   * Trains one copy with {@code fit}, and gives its gradients to the other copy.
   *
   * @param change applied to both copies before the last update
   */
  static void check(MultiLayerNetwork ours, Consumer<MultiLayerNetwork> change) {
    MultiLayerNetwork stock = ours.clone();
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(ours)) {
      for (int i = 0; i < UPDATES; i++) {
        if (i == UPDATES - 1) {
          change.accept(ours);
          change.accept(stock);
        }
        DataSet batch = Nets.batch(EXAMPLES, i);
        int epoch = i / 2;
        stock.setInput(batch.getFeatures());
        stock.setLabels(batch.getLabels());
        stock.computeGradientAndScore();
        ours.getFlattenedGradients().assign(stock.getFlattenedGradients());
        compiled.update(EXAMPLES, i, epoch);
        stock.setEpochCount(epoch);
        stock.fit(batch);
      }
    }
    Agreement.near(ours.params(), stock.params(), TOLERANCE, "parameters");
    if (state(stock) != null) {
      Agreement.near(state(ours), state(stock), TOLERANCE, "updater state");
    }
  }

  static INDArray state(MultiLayerNetwork network) {
    return network.getUpdater().getStateViewArray();
  }
}

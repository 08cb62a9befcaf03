package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/** Checks when and how running statistics change, on each engine. */
class RunningStatisticsTest {
  private static final int EXAMPLES = 7;
  private static final double DECAY = 0.8;

  private final MultiLayerNetwork network =
      Nets.of(
          Nets.settings().updater(new Adam(0.01)),
          InputType.feedForward(3),
          new BatchNormalization.Builder().decay(DECAY).useLogStd(false).build(),
          Nets.dense(2, new ActivationTanH()));

  private final INDArray real = Nets.random(1, EXAMPLES, 3).muli(2).addi(5);
  private final INDArray fake = Nets.random(2, EXAMPLES, 3).subi(1);
  private final INDArray dy = Nets.random(3, EXAMPLES, 2);
  private final INDArray meanBefore = mean().dup();
  private final INDArray varianceBefore = variance().dup();
  private CompiledNetwork compiled;

  private void compile(Engine engine) {
    compiled = engine.compile(network);
    compiled.zeroGradients();
  }

  @AfterEach
  void close() {
    compiled.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void statisticsChangeInTheUpdateAndNotBefore(Engine engine) {
    compile(engine);
    pass(real, Mode.TRAIN, Gradients.BOTH);
    assertThat(mean()).isEqualTo(meanBefore);
    assertThat(variance()).isEqualTo(varianceBefore);
    compiled.update(EXAMPLES, 0, 0);
    near(mean(), kept(meanBefore).add(taken(real.mean(0))));
    near(variance(), kept(varianceBefore).add(taken(real.var(false, 0))));
  }

  /** A step of a discriminator does this, on real and on generated images. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void severalPassesChangeStatisticsOnceTowardsTheirMean(Engine engine) {
    compile(engine);
    pass(real, Mode.TRAIN, Gradients.PARAMETERS);
    pass(fake, Mode.TRAIN, Gradients.BOTH);
    compiled.update(2 * EXAMPLES, 0, 0);
    near(mean(), kept(meanBefore).add(taken(real.mean(0).add(fake.mean(0)).div(2))));
    near(
        variance(),
        kept(varianceBefore).add(taken(real.var(false, 0).add(fake.var(false, 0)).div(2))));
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void eachUpdateUsesOnlyItsOwnPasses(Engine engine) {
    compile(engine);
    pass(fake, Mode.TRAIN, Gradients.PARAMETERS);
    pass(fake, Mode.TRAIN, Gradients.PARAMETERS);
    compiled.zeroGradients();
    pass(real, Mode.TRAIN, Gradients.PARAMETERS);
    compiled.update(EXAMPLES, 0, 0);
    near(mean(), kept(meanBefore).add(taken(real.mean(0))));
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void passesForTheInputGradientAloneLeaveStatisticsUnchanged(Engine engine) {
    compile(engine);
    pass(real, Mode.TRAIN, Gradients.INPUT);
    compiled.update(EXAMPLES, 0, 0);
    assertThat(mean()).isEqualTo(meanBefore);
    assertThat(variance()).isEqualTo(varianceBefore);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void inferencePassesLeaveStatisticsUnchanged(Engine engine) {
    compile(engine);
    pass(fake, Mode.INFERENCE, Gradients.BOTH);
    pass(real, Mode.TRAIN, Gradients.BOTH);
    compiled.update(2 * EXAMPLES, 0, 0);
    near(mean(), kept(meanBefore).add(taken(real.mean(0))));
  }

  private void pass(INDArray x, Mode mode, Gradients requested) {
    try (Pass pass = compiled.forward(x, mode, 0)) {
      pass.backward(dy, requested);
    }
  }

  private INDArray mean() {
    return network.getLayer(0).getParam("mean");
  }

  private INDArray variance() {
    return network.getLayer(0).getParam("var");
  }

  private static INDArray kept(INDArray statistics) {
    return statistics.mul(DECAY);
  }

  private static INDArray taken(INDArray statistics) {
    return statistics.mul(1 - DECAY);
  }

  private static void near(INDArray actual, INDArray expected) {
    Agreement.near(actual, expected, "statistics");
  }
}

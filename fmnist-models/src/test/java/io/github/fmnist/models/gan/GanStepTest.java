package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** The effect of a training step on each network. */
class GanStepTest {
  private static final int EXAMPLES = 6;
  private static final DataSet BARS =
      new Bars(EXAMPLES).batch(IntStream.range(0, EXAMPLES).toArray());

  /** Returns a builder with smooth networks, both with batch normalization. */
  private static GanBuilder smooth(int classes, IUpdater generator, IUpdater discriminator) {
    return Gan.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(3)
        .classes(classes)
        .networks(
            network(3 + classes, 64, Activation.SIGMOID, generator),
            network(64, classes == 0 ? 1 : classes + 1, Activation.IDENTITY, discriminator))
        .gradientPenalty(0)
        .emaDecay(0)
        .seed(3);
  }

  private static MultiLayerConfiguration network(
      int inputs, int outputs, Activation last, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(updater)
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(inputs).nOut(7).build())
        .layer(new BatchNormalization.Builder().nIn(7).nOut(7).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(outputs).activation(last).build())
        .build();
  }

  static List<GanBuilder> discriminatorSteps() {
    GanBuilder plain = smooth(0, new Sgd(0), new Sgd(1));
    return List.of(
        plain,
        plain.labelSmoothing(0.2),
        plain.loss(GanLoss.HINGE),
        plain.gradientPenalty(0.5),
        plain.instanceNoise(0.3, 10).gradientPenalty(0.5),
        smooth(2, new Sgd(0), new Sgd(1)));
  }

  static List<GanBuilder> generatorSteps() {
    GanBuilder plain = smooth(0, new Sgd(1), new Sgd(0));
    return List.of(
        plain,
        plain.loss(GanLoss.HINGE),
        plain.instanceNoise(0.3, 10),
        smooth(2, new Sgd(1), new Sgd(0)));
  }

  @ParameterizedTest
  @MethodSource("discriminatorSteps")
  void theDiscriminatorDescendsTheGradientOfItsLoss(GanBuilder builder) {
    assertGradient(builder, false);
  }

  @ParameterizedTest
  @MethodSource("generatorSteps")
  void theGeneratorDescendsTheGradientOfItsLoss(GanBuilder builder) {
    assertGradient(builder, true);
  }

  @Test
  void theGeneratorsStepDoesNotChangeTheDiscriminator() {
    // With two discriminator steps per generator step, the first step does not update the
    // generator.
    GanBuilder builder = smooth(0, new Sgd(1), new Sgd(1));
    try (Gan both = builder.build();
        Gan alone = builder.discriminatorSteps(2).build()) {
      INDArray generatorBefore = both.generator().params().dup();
      step(both);
      step(alone);
      assertThat(both.generator().params()).isNotEqualTo(generatorBefore);
      assertThat(both.discriminator().params()).isEqualTo(alone.discriminator().params());
    }
  }

  @Test
  void theDiscriminatorsStepDoesNotChangeTheGenerator() {
    try (Gan gan = smooth(0, new Sgd(1), new Sgd(1)).discriminatorSteps(2).build()) {
      INDArray before = gan.generator().params().dup();
      INDArray statistics = gan.discriminator().getLayer(1).getParam("mean").dup();
      step(gan);
      assertThat(gan.generator().params()).isEqualTo(before);
      assertThat(gan.discriminator().getLayer(1).getParam("mean")).isNotEqualTo(statistics);
      step(gan);
      assertThat(gan.generator().params()).isNotEqualTo(before);
    }
  }

  @Test
  void weightsAndRunningStatisticsAreAveraged() {
    try (Gan gan = smooth(0, new Sgd(0.1), new Sgd(0.1)).emaDecay(0.3).build()) {
      INDArray expected = gan.generator().params().dup();
      for (int i = 0; i < 4; i++) {
        step(gan);
        double kept = Math.min(0.3, (2.0 + i) / (11.0 + i));
        expected.muli(kept).addi(gan.generator().params().mul(1 - kept));
      }
      MultiLayerNetwork average = gan.averagedGenerator();
      assertThat(average.params().equalsWithEps(expected, 1e-5)).isTrue();
      for (String averaged : List.of("0_W", "1_mean", "1_log10stdev")) {
        assertThat(average.getParam(averaged)).isNotEqualTo(gan.generator().getParam(averaged));
      }
    }
  }

  @Test
  void gradientsAreMeansOverTheExamples() {
    // Gradients are means over the examples, so a batch and two copies of it give the same.
    GanBuilder builder = smooth(0, new Sgd(0), new Sgd(1));
    List<Double> norms = new ArrayList<>();
    for (int copies : new int[] {1, 2}) {
      try (Gan gan = builder.build()) {
        gan.generator().params().assign(0);
        fit(gan, Nd4j.tile(BARS.getFeatures(), copies, 1));
        norms.add(gan.dynamics().discriminatorGradientNorm());
      }
    }
    assertThat(norms.get(1)).isCloseTo(norms.get(0), within(1e-5));
  }

  /** Compares the change of each weight in a step of gradient descent with finite differences. */
  private static void assertGradient(GanBuilder builder, boolean generator) {
    INDArray before;
    INDArray moved;
    try (Gan gan = builder.build()) {
      before = network(gan, generator).params().dup();
      step(gan);
      moved = network(gan, generator).params().dup();
    }
    INDArray gradient = before.sub(moved);
    int compared = 0;
    try (Gan gan = builder.build()) {
      for (String name : List.of("0_W", "0_b", "1_gamma", "1_beta", "2_W", "2_b")) {
        INDArray slopes = view(gradient, network(gan, generator), name).dup().reshape(-1);
        for (long i = 0; i < slopes.length(); i += 1 + slopes.length() / 4) {
          double difference =
              (loss(builder, generator, name, i, 1e-2) - loss(builder, generator, name, i, -1e-2))
                  / 2e-2;
          assertThat(slopes.getDouble(i)).as(name).isCloseTo(difference, within(2e-3));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(15);
  }

  /** Returns the loss of the first step after one weight has been changed. */
  private static double loss(
      GanBuilder builder, boolean generator, String name, long place, double by) {
    try (Gan gan = builder.build()) {
      INDArray weights = network(gan, generator).getParam(name);
      INDArray moved = weights.dup().reshape(-1);
      moved.putScalar(place, moved.getDouble(place) + by);
      weights.assign(moved.reshape(weights.shape()));
      step(gan);
      return generator ? gan.dynamics().generatorLoss() : gan.dynamics().discriminatorLoss();
    }
  }

  /** Returns the part of a flat array that belongs to a parameter. */
  private static INDArray view(INDArray flat, MultiLayerNetwork network, String name) {
    INDArray copy = network.params().dup();
    network.params().assign(flat);
    INDArray part = network.getParam(name).dup();
    network.params().assign(copy);
    return part;
  }

  private static void step(Gan gan) {
    fit(gan, BARS.getFeatures());
  }

  private static void fit(Gan gan, INDArray images) {
    Examples examples = Examples.of(images, gan.classes() == 0 ? null : BARS.getLabels());
    gan.fit(
        BatchSource.shuffled(examples, Math.toIntExact(images.size(0)), 1), Trainer.forEpochs(1));
  }

  private static MultiLayerNetwork network(Gan gan, boolean generator) {
    return generator ? gan.generator() : gan.discriminator();
  }
}

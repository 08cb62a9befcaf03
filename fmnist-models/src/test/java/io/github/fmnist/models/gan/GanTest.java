package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.LinearNetworks;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.Floats;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class GanTest {
  private static final DataSet BARS = new Bars(256).batch(IntStream.range(0, 256).toArray());
  private static final INDArray IMAGES = BARS.getFeatures();

  private static GanBuilder small() {
    return unset()
        .dense(32)
        .optimizers(new Adam(2e-3, 0.5, 0.99, 1e-8), new Adam(2e-3, 0.5, 0.99, 1e-8));
  }

  private static GanBuilder unset() {
    return Gan.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(4)
        .emaDecay(0.9)
        .spectralNormalization(true)
        .gradientPenalty(0)
        .seed(3);
  }

  static List<GanBuilder> models() {
    return List.of(
        small(),
        small().dcgan(8, 16),
        small().loss(GanLoss.HINGE),
        small().classes(2),
        small().dcgan(8, 16).classes(2).loss(GanLoss.HINGE),
        small().spectralNormalization(false).gradientPenalty(0.1).labelSmoothing(0.1),
        small().instanceNoise(0.1, 100).discriminatorSteps(2),
        small().emaDecay(0),
        small().engine(Engine.DL4J));
  }

  @ParameterizedTest
  @MethodSource("models")
  void trainingBringsGeneratedImagesCloserToRealOnes(GanBuilder builder) {
    try (Gan gan = builder.build()) {
      int[] labels = labels(gan, 100);
      double before = distance(gan.sample(100, 1, labels));
      fit(gan, 25);
      assertThat(distance(gan.sample(100, 1, labels))).isLessThan(0.8 * before);
      GanDynamics dynamics = gan.dynamics();
      assertThat(dynamics.realProbability()).isBetween(0.3, 1.0);
      assertThat(dynamics.fakeProbability()).isBetween(0.0, 0.7);
      assertThat(dynamics.generatorGradientNorm()).isPositive();
    }
  }

  @Test
  void aTrainedGeneratorHasNotCollapsed() {
    try (Gan gan = small().dense(64).build()) {
      fit(gan, 100);
      assertThat(gan.diversity(IMAGES).collapsed()).isFalse();
      assertThat(distance(gan.sample(100, 1))).isLessThan(2);
    }
  }

  @Test
  void aCollapsedGeneratorIsDetected() {
    try (Gan gan = small().optimizers(new Sgd(0), new Sgd(1e-2)).emaDecay(0).build()) {
      gan.generator().params().assign(0);
      fit(gan, 1);
      assertThat(gan.diversity(IMAGES).collapsed()).isTrue();
    }
  }

  @Test
  void theSameSeedTrainsTheSameModel() {
    GanBuilder noisy = small().instanceNoise(0.1, 0).gradientPenalty(0.1);
    assertThat(trained(noisy)).isEqualTo(trained(noisy)).isNotEqualTo(trained(noisy.seed(4)));
  }

  @Test
  void samplesDependOnTheirSeedAndNotOnHowManyFollow() {
    try (Gan gan = small().build()) {
      fit(gan, 3);
      INDArray five = gan.sample(5, 9);
      assertThat(five.shape()).containsExactly(5, 1, 8, 8);
      assertThat(gan.sample(2, 9).slice(1)).isEqualTo(five.slice(1));
      assertThat(gan.sample(5, 10)).isNotEqualTo(five);
      assertThat(five.slice(0)).isNotEqualTo(five.slice(1));
      assertThat(five.minNumber().doubleValue()).isGreaterThanOrEqualTo(0);
      assertThat(five.maxNumber().doubleValue()).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void interpolationBeginsAndEndsAtSamples(Interpolation way) {
    try (Gan gan = small().build()) {
      fit(gan, 3);
      INDArray path = gan.interpolate(5, 6, 7, way);
      assertThat(path.shape()).containsExactly(7, 1, 8, 8);
      assertThat(path.slice(0).equalsWithEps(gan.sample(1, 5).slice(0), 1e-5)).isTrue();
      assertThat(path.slice(6).equalsWithEps(gan.sample(1, 6).slice(0), 1e-5)).isTrue();
      assertThat(path.slice(3)).isNotEqualTo(path.slice(0));
    }
  }

  @Test
  void aConditionalModelGeneratesTheClassOfItsLabel() {
    try (Gan gan = small().classes(2).spectralNormalization(false).build()) {
      fit(gan, 120);
      // The rows of horizontal bars differ, and so do the columns of vertical ones.
      assertThat(rowVariance(gan.sample(50, 1, 0)))
          .isGreaterThan(3 * rowVariance(gan.sample(50, 1, 1)));
    }
  }

  @Test
  void aConditionalDiscriminatorPrefersImagesOfTheClass() {
    try (Gan gan = small().classes(2).build()) {
      fit(gan, 60);
      int[] right = labels(gan, 256);
      int[] wrong = IntStream.of(right).map(label -> 1 - label).toArray();
      assertThat(sum(gan.discriminate(IMAGES, right)))
          .isGreaterThan(sum(gan.discriminate(IMAGES, wrong)));
    }
  }

  @Test
  void aDiscriminatorWithoutKnowledgeGivesOneHalf() {
    try (Gan gan =
        small().optimizers(new Sgd(1e-2), new Sgd(0)).spectralNormalization(false).build()) {
      gan.discriminator().params().assign(0);
      fit(gan, 1);
      GanDynamics dynamics = gan.dynamics();
      assertThat(dynamics.realProbability()).isEqualTo(0.5);
      assertThat(dynamics.fakeProbability()).isEqualTo(0.5);
      assertThat(dynamics.discriminatorLoss()).isCloseTo(2 * Math.log(2), within(1e-6));
      assertThat(dynamics.generatorLoss()).isCloseTo(Math.log(2), within(1e-6));
      assertThat(dynamics.generatorGradientNorm()).isZero();
    }
  }

  @Test
  void bothEnginesGiveTheSameDynamics() {
    // Not with Adam, whose first step depends on the sign of a gradient only, even of rounding
    // errors.
    GanBuilder builder =
        small().dcgan(4, 16).classes(2).emaDecay(0.5).optimizers(new Sgd(1e-2), new Sgd(1e-2));
    try (Gan fast = builder.build();
        Gan stock = builder.engine(Engine.DL4J).build()) {
      fitOneBatch(fast);
      fitOneBatch(stock);
      assertThat(fast.dynamics())
          .usingRecursiveComparison()
          .withComparatorForType(
              (a, b) -> Math.abs(a - b) <= 1e-4 * Math.abs(a) ? 0 : Double.compare(a, b),
              Double.class)
          .isEqualTo(stock.dynamics());
    }
  }

  @Test
  void divergingTrainingStops() {
    GanBuilder wild = small().spectralNormalization(false).optimizers(new Sgd(1e4), new Sgd(1e4));
    try (Gan gan = wild.build()) {
      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> fit(gan, 5))
          .withMessageMatching("the (generator|discriminator)'s loss is .* in epoch 1, step .*");
    }
  }

  @Test
  void refusesImagesCodesAndLabelsThatDoNotFit() {
    try (Gan gan = small().build();
        Gan conditional = small().classes(2).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.discriminate(Nd4j.ones(3, 7)))
          .withMessage("float32 images [n, 64] or [n, 1, 8, 8] expected, found FLOAT [3, 7]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.generate(Nd4j.ones(3, 7)))
          .withMessageStartingWith("codes [n, 4] of float32 expected, found");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.sample(3, 1, 0))
          .withMessage("no labels expected, since the model is not conditional; found 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> conditional.sample(3, 1, 2))
          .withMessage("labels from 0 to 1 expected, found [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  conditional.fit(
                      BatchSource.shuffled(Examples.of(IMAGES), 10, 1), Trainer.forEpochs(1)))
          .withMessage("a batch: one-hot labels [10, 2] expected, found none");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.diversity(IMAGES.getRow(0, true)))
          .withMessage("at least 2 images expected, found 1");
    }
  }

  @Test
  void refusesImagesOutOfTheGeneratorsRange() {
    try (Gan gan = small().build()) {
      for (INDArray wrong : List.of(IMAGES.mul(255), IMAGES.mul(2).subi(1))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> fit(gan, wrong))
            .withMessageStartingWith("a generator that ends with a sigmoid takes pixels in [0, 1]");
      }
      INDArray holes = IMAGES.dup().putScalar(3, 5, Float.NaN);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.diversity(holes))
          .withMessage("images of finite numbers expected, found NaN or infinity");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.generate(Nd4j.zeros(1, 4).putScalar(0, 2, Float.NaN)))
          .withMessage("codes of finite numbers expected, found NaN or infinity");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.discriminate(IMAGES.reshape('c', IMAGES.size(0), 1, 4, 16)))
          .withMessageStartingWith("float32 images [n, 64] or [n, 1, 8, 8] expected");
    }
  }

  @Test
  void refusesLabelsThatAreNotOneHot() {
    try (Gan gan = small().classes(2).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fit(gan, IMAGES, Nd4j.zeros(IMAGES.size(0), 2)))
          .withMessageStartingWith("a batch: one-hot labels expected, found [0.0, 0.0] in row 0");
      INDArray precise = BARS.getLabels().castTo(DataType.DOUBLE);
      fit(gan, IMAGES, precise);
      assertThat(gan.generator().getIterationCount()).isPositive();
    }
  }

  private static void fit(Gan gan, INDArray images) {
    gan.fit(BatchSource.shuffled(Examples.of(images), 64, 1), Trainer.forEpochs(1));
  }

  private static void fit(Gan gan, INDArray images, INDArray labels) {
    gan.fit(BatchSource.shuffled(Examples.of(images, labels), 64, 1), Trainer.forEpochs(1));
  }

  @Test
  void refusesNetworksOfDoublePrecision() {
    MultiLayerConfiguration precise = LinearNetworks.of(64, 1);
    precise.setDataType(DataType.DOUBLE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unset().networks(LinearNetworks.of(4, 64), precise))
        .withMessage("a data type of FLOAT expected of the discriminator, found DOUBLE");
  }

  @Test
  void refusesNetworksThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> unset().networks(LinearNetworks.of(4, 60), LinearNetworks.of(64, 1)).build())
        .withMessage("an output of 64 values expected of the generator, found shape [1, 60]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                unset()
                    .classes(2)
                    .networks(LinearNetworks.of(6, 64), LinearNetworks.of(64, 1))
                    .build())
        .withMessage("an output of 3 values expected of the discriminator, found shape [1, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().inputShape(1, 9, 9).dcgan(2, 16).build())
        .withMessage(
            "sides that are multiples of 4 expected, as two strides of 2 require; found 9 x 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().loss(GanLoss.HINGE).labelSmoothing(0.1).build())
        .withMessage("no label smoothing expected with the hinge loss, found 0.1");
  }

  private static void fit(Gan gan, int epochs) {
    gan.fit(
        BatchSource.shuffled(Examples.of(IMAGES, BARS.getLabels()), 64, 1),
        Trainer.forEpochs(epochs));
  }

  private static void fitOneBatch(Gan gan) {
    gan.fit(
        BatchSource.shuffled(Examples.of(IMAGES, BARS.getLabels()), 256, 1), Trainer.forEpochs(1));
  }

  private static int[] labels(Gan gan, int count) {
    return gan.classes() == 0
        ? new int[0]
        : IntStream.range(0, count).map(i -> i % gan.classes()).toArray();
  }

  /** Returns the mean distance of generated images from their nearest real images. */
  private static double distance(INDArray generated) {
    float[][] rows = generated.reshape(generated.size(0), 64).toFloatMatrix();
    float[][] real = IMAGES.toFloatMatrix();
    double sum = 0;
    for (float[] row : rows) {
      double nearest = Double.POSITIVE_INFINITY;
      for (float[] image : real) {
        double square = 0;
        for (int i = 0; i < row.length; i++) {
          square += (row[i] - image[i]) * (row[i] - image[i]);
        }
        nearest = Math.min(nearest, square);
      }
      sum += Math.sqrt(nearest);
    }
    return sum / rows.length;
  }

  private static float[] trained(GanBuilder builder) {
    try (Gan gan = builder.build()) {
      fit(gan, 2);
      return Floats.of(
          Nd4j.concat(
              0,
              gan.generator().params().reshape(-1),
              gan.averagedGenerator().params().reshape(-1),
              gan.discriminator().params().reshape(-1)));
    }
  }

  private static double sum(double... values) {
    return DoubleStream.of(values).sum();
  }

  private static double rowVariance(INDArray images) {
    return images.mean(3).var(2).meanNumber().doubleValue();
  }
}

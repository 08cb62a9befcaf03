package io.github.fmnist.models.vae;

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
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.internal.Floats;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

class VaeTest {
  private static final DataSet BARS = new Bars(300).batch(IntStream.range(0, 300).toArray());
  private static final INDArray IMAGES = BARS.getFeatures();

  private static VaeBuilder small() {
    return unset().dense(32);
  }

  private static VaeBuilder unset() {
    return Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(4).klWeight(1).seed(3);
  }

  static List<VaeBuilder> models() {
    return List.of(
        small(),
        small().convolutional(4, 16).activation(Activation.ELU),
        small().dynamicBinarization(true),
        small().likelihood(Likelihood.gaussian(0.2)),
        small().likelihood(Likelihood.learnedGaussian(0.05)),
        small().classes(2),
        small().trainingSamples(4),
        small().classes(2).priorComponents(3).trainingSamples(2),
        small().convolutional(4, 16).classes(2).likelihood(Likelihood.learnedGaussian(0.05)),
        small().engine(Engine.DL4J));
  }

  @ParameterizedTest
  @MethodSource("models")
  void trainingRaisesTheBoundOnUnseenImages(VaeBuilder builder) {
    try (Vae vae = builder.build()) {
      INDArray unseen = new Bars(400).batch(IntStream.range(300, 400).toArray()).getFeatures();
      int[] labels =
          conditional(vae) ? IntStream.range(0, 100).map(i -> i % 2).toArray() : new int[0];
      double before = vae.elbo(unseen, labels).mean();
      fit(vae, 15);
      assertThat(vae.elbo(unseen, labels).mean()).isGreaterThan(before + 5);
      assertThat(vae.reconstruct(unseen, labels).shape()).containsExactly(100, 1, 8, 8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aTrainedModelReconstructsBarsBetterThanTheMeanImageDoes(int samples) {
    try (Vae vae = small().trainingSamples(samples).build()) {
      fit(vae, 150);
      double error = squaredError(vae.reconstruct(IMAGES).reshape(IMAGES.shape()));
      double meanImage = squaredError(IMAGES.mean(true, 0).repeat(0, 300));
      assertThat(error).isLessThan(meanImage / 3);
    }
  }

  @Test
  void trainingDescendsTheGradientOfTheWholeObjective() {
    assertDescends(1, 0);
    assertDescends(1, 1);
  }

  /** That of the encoder has the same mean only. */
  @Test
  void trainingTheImportanceWeightedBoundDescendsItsGradientByTheDecoder() {
    assertDescends(3, 1);
  }

  /**
   * A step of gradient descent moves each parameter by its gradient, which is compared with finite
   * differences.
   */
  private static void assertDescends(int samples, int network) {
    VaeBuilder builder =
        small()
            .dense(6)
            .latentSize(2)
            .activation(Activation.TANH)
            .optimizer(new Sgd(1))
            .trainingSamples(samples);
    INDArray images = IMAGES.get(NDArrayIndex.interval(0, 5), NDArrayIndex.all());
    INDArray before = parameters(builder, network, images, false);
    INDArray moved = parameters(builder, network, images, true);
    INDArray gradient = before.sub(moved);
    for (int i = 0; i < before.length(); i += 1 + (int) before.length() / 40) {
      double difference =
          (loss(builder, network, i, 1e-2, images) - loss(builder, network, i, -1e-2, images))
              / 2e-2;
      assertThat(gradient.getDouble(i)).isEqualTo(difference, within(2e-2));
    }
  }

  @Test
  void theSameSeedTrainsTheSameModel() {
    assertThat(trained(small().dynamicBinarization(true)))
        .isEqualTo(trained(small().dynamicBinarization(true)))
        .isNotEqualTo(trained(small().dynamicBinarization(true).seed(4)));
  }

  @Test
  void samplesDependOnTheirSeedAndNotOnHowManyFollow() {
    try (Vae vae = small().build()) {
      INDArray five = vae.sample(5, 9);
      assertThat(five.shape()).containsExactly(5, 1, 8, 8);
      assertThat(vae.sample(2, 9).slice(1)).isEqualTo(five.slice(1));
      assertThat(vae.sample(5, 10)).isNotEqualTo(five);
      assertThat(five.slice(0)).isNotEqualTo(five.slice(1));
    }
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void interpolationBeginsAndEndsAtTheReconstructions(Interpolation way) {
    try (Vae vae = small().build()) {
      fit(vae, 3);
      INDArray from = IMAGES.slice(0);
      INDArray to = IMAGES.slice(1);
      INDArray path = vae.interpolate(from, to, 7, way);
      assertThat(path.shape()).containsExactly(7, 1, 8, 8);
      INDArray ends = vae.reconstruct(Nd4j.vstack(from, to));
      assertThat(path.slice(0).equalsWithEps(ends.slice(0), 1e-5)).isTrue();
      assertThat(path.slice(6).equalsWithEps(ends.slice(1), 1e-5)).isTrue();
      assertThat(path.slice(3)).isNotEqualTo(path.slice(0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aConditionalModelGeneratesTheClassOfItsLabel(int samples) {
    try (Vae vae = small().classes(2).trainingSamples(samples).build()) {
      fit(vae, 60);
      // The rows of horizontal bars differ, and so do the columns of vertical ones.
      assertThat(rowVariance(vae.sample(50, 1, 0)))
          .isGreaterThan(rowVariance(vae.sample(50, 1, 1)));
    }
  }

  @Test
  void aSmallWeightOfTheDivergenceLetsItGrowAndFreeBitsDoToo() {
    double plain = divergence(small());
    assertThat(divergence(small().klWeight(0.1))).isGreaterThan(plain);
    assertThat(divergence(small().freeBits(3))).isGreaterThan(plain);
    assertThat(divergence(small().klWarmUp(1_000_000))).isGreaterThan(plain);
  }

  @Test
  void aDivergenceThatCostsTooMuchLeavesNoUnitActive() {
    try (Vae vae = small().klWeight(50).build()) {
      fit(vae, 20);
      assertThat(vae.encode(IMAGES).activeUnits()).isZero();
    }
    try (Vae vae = small().build()) {
      fit(vae, 20);
      assertThat(vae.encode(IMAGES).activeUnits()).isPositive();
    }
  }

  @Test
  void resultsDoNotDependOnTheSizeOfTheCall() {
    try (Vae vae = small().build()) {
      INDArray many = Nd4j.vstack(IMAGES, IMAGES);
      INDArray mean = vae.encode(many).mean();
      INDArray first = vae.encode(IMAGES.getRow(299, true)).mean();
      assertThat(mean.getRow(599, true).equalsWithEps(first, 1e-5)).isTrue();
    }
  }

  @Test
  void aLearningRateThatIsMuchTooLargeStopsTheTraining() {
    try (Vae vae = small().likelihood(Likelihood.gaussian(0.01)).optimizer(new Sgd(1e6)).build()) {
      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() -> fit(vae, 5))
          .withMessageStartingWith("the loss is ");
    }
  }

  @Test
  void refusesImagesCodesAndLabelsThatDoNotFit() {
    try (Vae vae = small().build();
        Vae conditional = small().classes(2).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.encode(Nd4j.ones(3, 7)))
          .withMessage("float32 images [n, 64] or [n, 1, 8, 8] expected, found FLOAT [3, 7]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.encode(IMAGES.mul(255)))
          .withMessageStartingWith("a Bernoulli likelihood takes pixels in [0, 1], found 0.0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.encode(IMAGES.dup().putScalar(0, 0, Float.NaN)))
          .withMessage("images of finite numbers expected, found NaN or infinity");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.interpolate(IMAGES, IMAGES, 3, Interpolation.LINEAR))
          .withMessageStartingWith("one image of 64 pixels expected, found ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.decode(Nd4j.ones(3, 7)))
          .withMessageStartingWith("codes [n, 4] of float32 expected, found");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.decode(Nd4j.ones(DataType.INT32, 3, 4)))
          .withMessageStartingWith("codes [n, 4] of float32 expected, found");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.sample(3, 1, 0))
          .withMessage("no labels expected, since the model is not conditional; found 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> conditional.sample(3, 1, 2))
          .withMessage("labels from 0 to 1 expected, found [2]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> conditional.sample(3, 1))
          .withMessage("a label for each of 3, or one for all, expected; found 0 labels");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  conditional.fit(
                      BatchSource.shuffled(Examples.of(IMAGES), 10, 1), Trainer.forEpochs(1)))
          .withMessage("a batch: one-hot labels [10, 2] expected, found none");
    }
  }

  @Test
  void refusesNetworksThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> unset().networks(LinearNetworks.of(64, 7), LinearNetworks.of(4, 64)).build())
        .withMessage("an output of 8 values expected of the encoder, found shape [1, 7]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> unset().networks(LinearNetworks.of(64, 8), LinearNetworks.of(5, 64)).build())
        .withMessageStartingWith("the decoder does not accept rows of 4 values: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().inputShape(1, 9, 9).convolutional(2, 2).build())
        .withMessage(
            "sides that are multiples of 4 expected, as two strides of 2 require; found 9 x 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().dense(16, 1 << 30))
        .withMessage("hidden layers of 1 to 65536 units expected, [16, 1073741824] given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().convolutional(1 << 30, 2))
        .withMessage("1 to 32768 filters expected, 1073741824 given");
    MultiLayerConfiguration precise = LinearNetworks.of(64, 8);
    precise.setDataType(DataType.DOUBLE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unset().networks(precise, LinearNetworks.of(4, 64)))
        .withMessage("a data type of FLOAT expected of the encoder, found DOUBLE");
  }

  @Test
  void refusesAnImportanceWeightedBoundThatWouldDriveCodesFromThePrior() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().trainingSamples(2).klWeight(1.5).build())
        .withMessage(
            "a KL weight of at most 1 expected with the importance-weighted bound, found 1.5");
  }

  @Test
  void refusesMoreCodesThanAnArrayHolds() {
    int examples = 40_000;
    try (Vae vae =
        Vae.builder().inputShape(1, 1, 1).latentSize(1024).dense(1).trainingSamples(100).build()) {
      BatchSource batches = BatchSource.shuffled(Examples.of(Nd4j.zeros(examples, 1)), examples, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vae.fit(batches, Trainer.forEpochs(1)))
          .withMessageContaining("images expected, 4000000 asked for");
    }
  }

  @Test
  void settersDoNotChangeTheBuilder() {
    VaeBuilder builder = small();
    VaeSettings before = builder.settings(false);
    builder
        .inputShape(3, 4, 4)
        .latentSize(7)
        .klWeight(2)
        .klWarmUp(5)
        .freeBits(1)
        .priorComponents(2)
        .trainingSamples(2)
        .classes(3)
        .seed(9);
    assertThat(builder.settings(false)).isEqualTo(before);
  }

  @Test
  void eachSetterChangesItsSettingOnly() {
    VaeSettings settings =
        Vae.builder()
            .inputShape(3, 4, 5)
            .latentSize(7)
            .dynamicBinarization(true)
            .klWeight(2)
            .klWarmUp(6)
            .freeBits(0.5)
            .classes(9)
            .seed(8)
            .settings(true);
    assertThat(
            new double[] {
              settings.channels(),
              settings.height(),
              settings.width(),
              settings.latentSize(),
              settings.klWeight(),
              settings.klWarmUp(),
              settings.freeBits(),
              settings.priorComponents(),
              settings.classes(),
              settings.seed()
            })
        .containsExactly(3, 4, 5, 7, 2, 6, 0.5, 0, 9, 8);
    assertThat(Vae.builder().priorComponents(6).settings(false).priorComponents()).isEqualTo(6);
    assertThat(Vae.builder().trainingSamples(6).settings(false).trainingSamples()).isEqualTo(6);
    assertThat(settings.dynamicBinarization()).isTrue();
    assertThat(settings.labelPlanes()).isTrue();
  }

  private static void fit(Vae vae, int epochs) {
    Examples examples = Examples.of(IMAGES, conditional(vae) ? BARS.getLabels() : null);
    vae.fit(BatchSource.shuffled(examples, 32, 1), Trainer.forEpochs(epochs));
  }

  private static double squaredError(INDArray images) {
    return images.squaredDistance(IMAGES);
  }

  private static boolean conditional(Vae vae) {
    return vae.decoder().layerInputSize(0) > vae.latentSize();
  }

  private static float[] trained(VaeBuilder builder) {
    try (Vae vae = builder.build()) {
      fit(vae, 2);
      return Floats.of(Nd4j.hstack(vae.encoder().params(), vae.decoder().params()));
    }
  }

  private static double divergence(VaeBuilder builder) {
    try (Vae vae = builder.build()) {
      fit(vae, 20);
      return vae.elbo(IMAGES).meanDivergence();
    }
  }

  private static double rowVariance(INDArray images) {
    return images.mean(3).var(2).meanNumber().doubleValue();
  }

  /** Returns the loss of the first step after one parameter has been changed. */
  private static double loss(
      VaeBuilder builder, int network, int parameter, double by, INDArray images) {
    double[] loss = new double[1];
    try (Vae vae = builder.build()) {
      INDArray parameters = network(vae, network).params();
      parameters.putScalar(parameter, parameters.getDouble(parameter) + by);
      step(
          vae,
          images,
          new TrainingListener() {
            @Override
            public void stepped(Step step) {
              loss[0] = step.loss();
            }
          });
    }
    return loss[0];
  }

  private static INDArray parameters(
      VaeBuilder builder, int network, INDArray images, boolean step) {
    try (Vae vae = builder.build()) {
      if (step) {
        step(vae, images, new TrainingListener() {});
      }
      return network(vae, network).params().dup();
    }
  }

  private static void step(Vae vae, INDArray images, TrainingListener listener) {
    vae.fit(
        BatchSource.shuffled(Examples.of(images), 5, 1), Trainer.forEpochs(1).listener(listener));
  }

  private static MultiLayerNetwork network(Vae vae, int network) {
    return network == 0 ? vae.encoder() : vae.decoder();
  }
}

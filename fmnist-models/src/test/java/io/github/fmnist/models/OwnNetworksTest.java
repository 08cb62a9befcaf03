package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.vae.Likelihood;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The requirements on networks of the user's own. */
class OwnNetworksTest {
  private static final INDArray IMAGES = new Bars(6).batch(0, 1, 2, 3, 4, 5).getFeatures();

  private static VaeBuilder vae() {
    return Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3);
  }

  private static GanBuilder gan() {
    return Gan.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3);
  }

  /** Returns a network without a global activation, whose default is a sigmoid. */
  private static MultiLayerConfiguration network(Layer... layers) {
    return new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).list(layers).build();
  }

  private static DenseLayer dense(int inputs, int outputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).build();
  }

  private static DenseLayer dense(int inputs, int outputs, Activation activation) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).activation(activation).build();
  }

  private static ActivationLayer activation(Activation activation) {
    return new ActivationLayer.Builder().activation(activation).build();
  }

  /** Returns last layers that all have a sigmoid behind the last weights. */
  static List<List<Layer>> sigmoids() {
    return List.of(
        List.of(dense(5, 6)),
        List.of(new FrozenLayer(dense(5, 6, Activation.SIGMOID))),
        List.of(dense(5, 6, Activation.IDENTITY), activation(Activation.SIGMOID)),
        List.of(dense(5, 6), activation(Activation.IDENTITY)),
        List.of(dense(5, 6), new DropoutLayer.Builder(0.9).build()));
  }

  private static Layer[] behind(int inputs, Layer... last) {
    Layer[] layers = new Layer[last.length + 1];
    layers[0] = dense(inputs, 5);
    System.arraycopy(last, 0, layers, 1, last.length);
    return layers;
  }

  @ParameterizedTest
  @MethodSource("sigmoids")
  void refusesAnEncoderThatEndsWithAnActivation(List<Layer> last) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                vae()
                    .networks(
                        network(behind(64, last.toArray(Layer[]::new))), LinearNetworks.of(3, 64))
                    .build())
        .withMessage(
            "no activation expected at the end of the encoder, which gives means and"
                + " log-variances; found sigmoid: set activation(Activation.IDENTITY) in its last"
                + " layer, which has another by default");
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY"},
      mode = EnumSource.Mode.EXCLUDE)
  void refusesADiscriminatorAndABernoulliDecoderThatEndWithAnyActivation(Activation activation) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                gan().networks(LinearNetworks.of(3, 64), network(dense(64, 1, activation))).build())
        .withMessageStartingWith("no activation expected at the end of the discriminator, which");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                vae().networks(LinearNetworks.of(64, 6), network(dense(3, 64, activation))).build())
        .withMessageStartingWith(
            "no activation expected at the end of the decoder, which gives the logits of white");
  }

  @Test
  void refusesALearnedGaussianDecoderThatEndsWithAnActivation() {
    VaeBuilder learned = vae().likelihood(Likelihood.learnedGaussian(0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> learned.networks(LinearNetworks.of(64, 6), network(dense(3, 128))).build())
        .withMessageStartingWith("no activation expected at the end of the decoder, which gives");
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY", "SIGMOID", "HARDSIGMOID", "TANH", "HARDTANH"},
      mode = EnumSource.Mode.EXCLUDE)
  void refusesAGeneratorAndAGaussianDecoderWhoseLastActivationDoesNotSuitImages(
      Activation activation) {
    String message = "an activation that suits pixels expected at the end of the %s";
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                gan().networks(network(dense(3, 64, activation)), LinearNetworks.of(64, 1)).build())
        .withMessageStartingWith(message, "generator");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                vae()
                    .likelihood(Likelihood.gaussian(0.1))
                    .networks(LinearNetworks.of(64, 6), network(dense(3, 64, activation)))
                    .build())
        .withMessageStartingWith(message, "decoder");
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "SIGMOID", "HARDSIGMOID", "TANH", "HARDTANH"})
  void acceptsAGeneratorAndAGaussianDecoderWhoseLastActivationSuitsImages(Activation activation) {
    MultiLayerConfiguration images = network(dense(3, 64, activation));
    gan().networks(images, LinearNetworks.of(64, 1)).build().close();
    vae()
        .likelihood(Likelihood.gaussian(0.1))
        .networks(LinearNetworks.of(64, 6), images)
        .build()
        .close();
  }

  @Test
  void refusesRealImagesOutOfTheGeneratorsRange() {
    MultiLayerConfiguration hyperbolic = network(dense(3, 64, Activation.TANH));
    try (Gan gan = gan().networks(hyperbolic, LinearNetworks.of(64, 1)).build()) {
      gan.discriminate(IMAGES.mul(2).subi(1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan.discriminate(IMAGES.mul(2)))
          .withMessageStartingWith(
              "a generator that ends with a tanh takes pixels in [-1, 1], found ");
    }
  }

  @Test
  void theLogitsOfAnOutputLayerSuitADiscriminatorAndABernoulliDecoder() {
    OutputLayer.Builder output =
        new OutputLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID);
    MultiLayerConfiguration discriminator = network(output.nIn(64).nOut(1).build());
    MultiLayerConfiguration decoder = network(output.nIn(3).nOut(64).build());
    gan().networks(LinearNetworks.of(3, 64), discriminator).build().close();
    vae().networks(LinearNetworks.of(64, 6), decoder).build().close();
  }

  @Test
  void refusesTheActivationOfAnOutputLayerWhereItWouldMatter() {
    MultiLayerConfiguration generator =
        network(
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.SIGMOID)
                .nIn(3)
                .nOut(64)
                .build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gan().networks(generator, LinearNetworks.of(64, 1)).build())
        .withMessageContaining("found sigmoid of an output layer, which is not computed");
  }

  @Test
  void refusesALossLayerByNameSinceItHasNoLogits() {
    for (Activation activation : List.of(Activation.IDENTITY, Activation.SIGMOID)) {
      LossLayer last = new LossLayer.Builder(LossFunction.MSE).activation(activation).build();
      MultiLayerConfiguration discriminator = network(dense(64, 1, Activation.IDENTITY), last);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> gan().networks(LinearNetworks.of(3, 64), discriminator).build())
          .withMessage(
              "an OutputLayer or no output layer expected at the end of the discriminator, found a"
                  + " LossLayer");
    }
  }

  @Test
  void normalizationBehindAnActivationSuitsAnEncoder() {
    MultiLayerConfiguration encoder =
        network(dense(64, 6), new BatchNormalization.Builder().nIn(6).nOut(6).build());
    vae().networks(encoder, LinearNetworks.of(3, 64)).build().close();
  }

  @Test
  void refusesSettingsThatHaveNoEffectOnOwnNetworks() {
    MultiLayerConfiguration encoder = LinearNetworks.of(64, 6);
    MultiLayerConfiguration decoder = LinearNetworks.of(3, 64);
    String message =
        "no settings of layers or optimizers expected for networks of your own, found %s";
    VaeBuilder dense = vae().networks(encoder, decoder).dense(9);
    assertThatIllegalArgumentException().isThrownBy(dense::build).withMessage(message, "dense");
    GanBuilder dcgan = gan().networks(decoder, LinearNetworks.of(64, 1)).dcgan(2, 3);
    assertThatIllegalArgumentException().isThrownBy(dcgan::build).withMessage(message, "dcgan");
    VaeBuilder before = vae().dense(9).convolutional(2, 3).networks(encoder, decoder);
    assertThatIllegalArgumentException()
        .isThrownBy(before::build)
        .withMessage(message, "dense, convolutional");
    VaeBuilder after =
        vae().networks(encoder, decoder).activation(Activation.ELU).optimizer(new Adam(1));
    assertThatIllegalArgumentException()
        .isThrownBy(after::build)
        .withMessage(message, "activation, optimizer");
    GanBuilder gan =
        gan()
            .dense(9)
            .dcgan(2, 3)
            .networks(decoder, LinearNetworks.of(64, 1))
            .learningRates(1, 1)
            .optimizers(new Adam(1), new Adam(1));
    assertThatIllegalArgumentException()
        .isThrownBy(gan::build)
        .withMessage(message, "dense, dcgan, learningRates, optimizers");
  }

  @Test
  void theOptimizerOfALearnedPriorCanBeSetAndIsNotThatOfOwnNetworks() {
    VaeBuilder own =
        vae().networks(LinearNetworks.of(64, 6), LinearNetworks.of(3, 64)).priorComponents(2);
    assertThat(distances(own.optimizer(new Sgd(0)))).satisfies(theNetworksMoved(false));
    assertThat(distances(own.learningRate(0.1))).satisfies(theNetworksMoved(true));
    VaeBuilder dense = own.optimizer(new Sgd(0)).dense(9);
    assertThatIllegalArgumentException()
        .isThrownBy(dense::build)
        .withMessageEndingWith("for networks of your own, found dense");
  }

  private static Consumer<double[]> theNetworksMoved(boolean prior) {
    return moved -> {
      assertThat(moved[0]).isPositive();
      assertThat(moved[1]).isPositive();
      assertThat(moved[2] > 0).isEqualTo(prior);
    };
  }

  /** Returns how far an epoch moves the parameters of each network. */
  private static double[] distances(VaeBuilder builder) {
    try (Vae vae = builder.build()) {
      List<INDArray> before =
          vae.networks().stream().map(network -> network.params().dup()).toList();
      vae.fit(BatchSource.shuffled(Examples.of(IMAGES), 3, 1), Trainer.forEpochs(1));
      return IntStream.range(0, before.size())
          .mapToDouble(i -> before.get(i).distance2(vae.networks().get(i).params()))
          .toArray();
    }
  }

  private static MultiLayerConfiguration convolutions(InputType input, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(1e-3))
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).activation(Activation.TANH).build())
        .layer(dense(0, outputs, Activation.IDENTITY))
        .setInputType(input)
        .build();
  }

  @Test
  void acceptsConvolutionsOfRows() {
    InputType rows = InputType.convolutionalFlat(Bars.SIDE, Bars.SIDE, 1);
    try (Vae vae = vae().networks(convolutions(rows, 6), LinearNetworks.of(3, 64)).build();
        Gan gan = gan().networks(LinearNetworks.of(3, 64), convolutions(rows, 1)).build()) {
      vae.fit(BatchSource.shuffled(Examples.of(IMAGES), 3, 1), Trainer.forEpochs(1));
      gan.fit(BatchSource.shuffled(Examples.of(IMAGES), 3, 1), Trainer.forEpochs(1));
      assertThat(vae.encoder().getIterationCount()).isEqualTo(2);
      assertThat(gan.discriminator().getIterationCount()).isEqualTo(2);
    }
  }

  @Test
  void namesTheInputTypeThatConvolutionsOfImagesNeed() {
    InputType images = InputType.convolutional(Bars.SIDE, Bars.SIDE, 1);
    MultiLayerConfiguration plain = LinearNetworks.of(3, 64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vae().networks(convolutions(images, 6), plain).build())
        .withMessageStartingWith("the encoder does not accept rows of 64 values")
        .withMessageEndingWith(
            "layers for images accept rows with InputType.convolutionalFlat(8, 8, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gan().networks(plain, convolutions(images, 1)).build())
        .withMessageContaining("InputType.convolutionalFlat(8, 8, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vae().classes(2).networks(convolutions(images, 6), plain).build())
        .withMessageContaining("InputType.feedForward(66) or");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gan().networks(projection(images(3)), LinearNetworks.of(64, 1)).build())
        .withMessageContaining("InputType.convolutionalFlat(1, 1, 3)");
    InputType rows = InputType.convolutionalFlat(1, 1, 3);
    gan().networks(projection(rows), LinearNetworks.of(64, 1)).build().close();
  }

  private static InputType images(int channels) {
    return InputType.convolutional(1, 1, channels);
  }

  /**
   * Returns a network from a code as planes of one pixel to an image, as in Radford et al. 2016.
   */
  private static MultiLayerConfiguration projection(InputType input) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(1e-3))
        .list()
        .layer(new Deconvolution2D.Builder(8, 8).nOut(1).activation(Activation.SIGMOID).build())
        .setInputType(input)
        .build();
  }

  @Test
  void refusesImagesOfAnotherShape() {
    MultiLayerConfiguration wide =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(1e-3))
            .list()
            .layer(
                new Deconvolution2D.Builder(4, 16)
                    .convolutionMode(ConvolutionMode.Truncate)
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build())
            .setInputType(InputType.convolutionalFlat(1, 1, 3))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gan().networks(wide, LinearNetworks.of(64, 1)).build())
        .withMessage(
            "outputs of shape [1, 1, 8, 8] expected of the generator, or rows; found [1, 1, 4,"
                + " 16]");
  }

  @Test
  void outputsOfOwnNetworksEqualThoseOfPlainDeeplearning4j() {
    MultiLayerConfiguration encoder = LinearNetworks.of(64, 6);
    try (Vae vae = vae().networks(encoder, LinearNetworks.of(3, 64)).build()) {
      INDArray stock = vae.encoder().output(IMAGES);
      INDArray ours = Nd4j.hstack(vae.encode(IMAGES).mean(), vae.encode(IMAGES).logVariance());
      assertThat(ours.equalsWithEps(stock, 1e-5)).isTrue();
    }
  }
}

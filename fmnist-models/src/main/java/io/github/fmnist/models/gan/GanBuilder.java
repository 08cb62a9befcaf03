package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.internal.Architecture;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.LearningRate;
import io.github.fmnist.models.internal.NetworkParts;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.PresetSettings;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The settings of a {@link Gan}. Immutable: each setting returns a new builder. With all defaults
 * the model is a DCGAN for images of 28 x 28: the model that the command {@code gan} of {@code
 * fmnist-experiments} trains.
 */
public final class GanBuilder {
  private ImageSize image = new ImageSize(1, 28, 28);
  private int latentSize = 64;
  private int classes;
  private GanLoss loss = GanLoss.NON_SATURATING;
  private boolean spectralNormalization;
  private double gradientPenalty;
  private double labelSmoothing;
  private double instanceNoise;
  private int instanceNoiseSteps;
  private int discriminatorSteps = 1;
  private double emaDecay = 0.999;
  private long seed = 1;
  private Architecture architecture = Architecture.convolutional(32, 256);
  private @Nullable Architecture ownNetworks;
  private IUpdater generatorOptimizer = new Adam(2e-3, 0.5, 0.99, Adam.DEFAULT_ADAM_EPSILON);
  private IUpdater discriminatorOptimizer = new Adam(2e-3, 0.5, 0.99, Adam.DEFAULT_ADAM_EPSILON);
  private Engine engine = Engine.AUTO;
  private Precision precision = Precision.FLOAT32;
  private PresetSettings presets = PresetSettings.NONE;

  /** Sets the defaults. */
  GanBuilder() {}

  private GanBuilder(GanBuilder other) {
    image = other.image;
    latentSize = other.latentSize;
    classes = other.classes;
    loss = other.loss;
    spectralNormalization = other.spectralNormalization;
    gradientPenalty = other.gradientPenalty;
    labelSmoothing = other.labelSmoothing;
    instanceNoise = other.instanceNoise;
    instanceNoiseSteps = other.instanceNoiseSteps;
    discriminatorSteps = other.discriminatorSteps;
    emaDecay = other.emaDecay;
    seed = other.seed;
    architecture = other.architecture;
    ownNetworks = other.ownNetworks;
    generatorOptimizer = other.generatorOptimizer;
    discriminatorOptimizer = other.discriminatorOptimizer;
    engine = other.engine;
    precision = other.precision;
    presets = other.presets;
  }

  /** Sets the size of an image. The default is 1 channel, 28 rows and 28 columns. */
  public GanBuilder inputShape(int channels, int height, int width) {
    ImageSize size = ImageSize.of(channels, height, width);
    return with(changed -> changed.image = size);
  }

  /** Sets the number of dimensions of a code, 1 to 65,536. The default is 64. */
  public GanBuilder latentSize(int size) {
    checkArgument(
        size >= 1 && size <= ImageSize.MAX_SIDE,
        "a latent size from 1 to %s expected, %s given",
        ImageSize.MAX_SIDE,
        size);
    return with(changed -> changed.latentSize = size);
  }

  /**
   * Builds both networks from dense layers; those of the generator have batch normalization, those
   * of the discriminator have none.
   *
   * @param units numbers of units of the generator's hidden layers in order, at most 40 layers of 1
   *     to 65,536; the discriminator has them in reverse order
   */
  public GanBuilder dense(int... units) {
    NetworkParts.checkUnits(units);
    Architecture copy = Architecture.dense(units);
    return preset("dense", changed -> changed.architecture = copy);
  }

  /**
   * Builds the generator from two dense layers, two convolutions of upsampled planes and a
   * convolution, with batch normalization behind every layer but the last, and the discriminator
   * from two convolutions with stride 2 and two dense layers, with batch normalization behind every
   * layer but the first and the last (Radford et al. 2016, <a
   * href="https://arxiv.org/abs/1511.06434">arXiv 1511.06434</a>, with dense layers between
   * convolutions and codes or logits, and with upsampling in the place of transposed convolutions).
   * With spectral normalization the discriminator has no batch normalization. Height and width must
   * be multiples of 4. This is the default, with 32 filters and 256 units.
   *
   * @param filters number of filters of the discriminator's first convolution, 1 to 32,768; its
   *     second one has twice as many. The generator's convolutions have as many, half as many
   *     (rounded up), and one for each channel
   * @param units number of units of the dense layer next to the codes and of the discriminator's
   *     dense layer, 1 to 65,536
   */
  public GanBuilder dcgan(int filters, int units) {
    NetworkParts.checkFilters(filters);
    NetworkParts.checkUnits(units);
    return preset(
        "dcgan", changed -> changed.architecture = Architecture.convolutional(filters, units));
  }

  /**
   * Sets networks of your own, with their own optimizers. {@link #dense}, {@link #dcgan}, {@link
   * #learningRates} and {@link #optimizers} have no effect on them, so {@link #build} refuses the
   * combination.
   *
   * <p>Deeplearning4j's layers have a sigmoid by default. {@link #build} refuses networks whose
   * last activation does not fit the outputs that are described here.
   *
   * @param generator network from {@code [b, latent size]}, followed by the label as {@code
   *     classes} values that are 0 or 1, to images: {@code [b, pixels]} or {@code [b, channels,
   *     height, width]}. It ends with a (hard) sigmoid for images in [0, 1], with a (hard)
   *     hyperbolic tangent for images in [-1, 1], or without an activation for any range; real
   *     images out of the range are refused
   * @param discriminator network from rows {@code [b, channels * height * width]}, which
   *     convolutions take with {@code InputType.convolutionalFlat(height, width, channels)}, to a
   *     logit, {@code [b, 1]}, without an activation; if the last layer is an output layer, its
   *     logits are used. For a conditional model the output is {@code [b, 1 + classes]}: the logit
   *     is the first value plus that of the image's class (Miyato, Koyama 2018, <a
   *     href="https://arxiv.org/abs/1802.05637">arXiv 1802.05637</a>, eq. 3)
   * @throws IllegalArgumentException unless both compute in float32. A network with a class that is
   *     not Deeplearning4j's or nd4j's, or with a layer on SameDiff, can be trained, but {@link
   *     Gan#save} refuses it
   */
  public GanBuilder networks(
      MultiLayerConfiguration generator, MultiLayerConfiguration discriminator) {
    NetworkShape.requireFloat32(generator, "generator");
    NetworkShape.requireFloat32(discriminator, "discriminator");
    Architecture own = Architecture.own(generator, discriminator);
    return with(changed -> changed.ownNetworks = own);
  }

  /**
   * Conditions the generator and the discriminator on the class of the image.
   *
   * @param count number of classes, 0 to 65,536. The default is 0: unconditional
   */
  public GanBuilder classes(int count) {
    checkArgument(
        count >= 0 && count <= ImageSize.MAX_SIDE,
        "0 to %s classes expected, %s given",
        ImageSize.MAX_SIDE,
        count);
    return with(changed -> changed.classes = count);
  }

  /** Sets the loss of both networks. The default is {@link GanLoss#NON_SATURATING}. */
  public GanBuilder loss(GanLoss loss) {
    Objects.requireNonNull(loss, "loss");
    return with(changed -> changed.loss = loss);
  }

  /**
   * Sets whether the weights of each layer of the discriminator are divided by their greatest
   * singular value after each update, so that this value becomes 1 (Miyato et al. 2018, <a
   * href="https://arxiv.org/abs/1802.05957">arXiv 1802.05957</a>). By default they are not. Dense
   * layers and convolutions are supported; {@link #build} refuses other layers with parameters,
   * except batch normalization.
   */
  public GanBuilder spectralNormalization(boolean normalized) {
    return with(changed -> changed.spectralNormalization = normalized);
  }

  /**
   * Sets the weight gamma of a penalty on the discriminator's gradient at real images, gamma / 2
   * times the square of its norm (Mescheder et al. 2018, <a
   * href="https://arxiv.org/abs/1801.04406">arXiv 1801.04406</a>, R1), estimated by the change of
   * the logit under a little noise (Lin et al. 2025, <a
   * href="https://arxiv.org/abs/2501.08316">arXiv 2501.08316</a>). The default is 0: no penalty,
   * also for {@link #dense} and for {@link #spectralNormalization}, whose discriminators have no
   * batch normalization, and for which 0.05 may help. With batch normalization, an image and its
   * neighbour with noise are normalized by the statistics of different batches, which adds to the
   * change of the logit.
   *
   * @param gamma 0 or more
   */
  public GanBuilder gradientPenalty(double gamma) {
    checkArgument(
        gamma >= 0 && Double.isFinite(gamma), "a weight of at least 0 expected, %s given", gamma);
    return with(changed -> changed.gradientPenalty = gamma);
  }

  /**
   * Sets the one-sided label smoothing: the discriminator's target probability is 1 minus this
   * value for real images, and 0 for generated images (Salimans et al. 2016, <a
   * href="https://arxiv.org/abs/1606.03498">arXiv 1606.03498</a>, section 3.4). The default is 0.
   * {@link #build} refuses smoothing with the hinge loss.
   *
   * @param smoothing in [0, 0.5)
   */
  public GanBuilder labelSmoothing(double smoothing) {
    checkArgument(
        smoothing >= 0 && smoothing < 0.5, "a smoothing in [0, 0.5) expected, %s given", smoothing);
    return with(changed -> changed.labelSmoothing = smoothing);
  }

  /**
   * Sets the standard deviation of normal noise on all inputs of the discriminator in training
   * (Arjovsky, Bottou 2017, <a href="https://arxiv.org/abs/1701.04862">arXiv 1701.04862</a>,
   * section 3). The default is 0.
   *
   * @param deviation standard deviation in units of the pixel values, 0 or more
   * @param steps number of discriminator steps over which it falls linearly to 0; 0 keeps it
   *     constant
   */
  public GanBuilder instanceNoise(double deviation, int steps) {
    checkArgument(
        deviation >= 0 && Double.isFinite(deviation) && steps >= 0,
        "a deviation and steps of at least 0 expected, %s and %s given",
        deviation,
        steps);
    return with(
        changed -> {
          changed.instanceNoise = deviation;
          changed.instanceNoiseSteps = steps;
        });
  }

  /** Sets the number of discriminator steps for each step of the generator. The default is 1. */
  public GanBuilder discriminatorSteps(int steps) {
    checkArgument(steps >= 1, "at least 1 step expected, %s given", steps);
    return with(changed -> changed.discriminatorSteps = steps);
  }

  /**
   * Sets the decay of the exponential moving average (EMA) of the generator's parameters, running
   * statistics included, which is used for sampling (Yazici et al. 2019, <a
   * href="https://arxiv.org/abs/1806.04498">arXiv 1806.04498</a>). It averages over about {@code 1
   * / (1 - decay)} steps, and over fewer at the beginning. The default is 0.999; 0 means no
   * averaging.
   *
   * @param decay in [0, 1)
   */
  public GanBuilder emaDecay(double decay) {
    checkArgument(decay >= 0 && decay < 1, "a decay in [0, 1) expected, %s given", decay);
    return with(changed -> changed.emaDecay = decay);
  }

  /**
   * Sets the learning rates of the current optimizers, in place of their rates or schedules; later
   * {@link #optimizers} replace them. The default is 0.002 for both.
   *
   * @throws IllegalArgumentException unless the rates are positive and finite, or if an optimizer
   *     has no learning rate
   */
  public GanBuilder learningRates(double generator, double discriminator) {
    return optimizers(
        "learningRates",
        LearningRate.set(generatorOptimizer, generator),
        LearningRate.set(discriminatorOptimizer, discriminator));
  }

  /**
   * Sets the optimizers. The default is Adam with a learning rate of 0.002, beta1 0.5 and beta2
   * 0.99 for both (Radford et al. 2016, section 4: with the usual beta1 of 0.9 training
   * oscillates).
   */
  public GanBuilder optimizers(IUpdater generator, IUpdater discriminator) {
    return optimizers("optimizers", generator, discriminator);
  }

  private GanBuilder optimizers(String setting, IUpdater generator, IUpdater discriminator) {
    IUpdater generatorCopy = generator.clone();
    IUpdater discriminatorCopy = discriminator.clone();
    return preset(
        setting,
        changed -> {
          changed.generatorOptimizer = generatorCopy;
          changed.discriminatorOptimizer = discriminatorCopy;
        });
  }

  /** Sets the engine that computes. The default is {@link Engine#AUTO}. */
  public GanBuilder engine(Engine engine) {
    Objects.requireNonNull(engine, "engine");
    return with(changed -> changed.engine = engine);
  }

  /**
   * Sets the precision of training. Everything else, such as the generation of images, is computed
   * in float32. The default is {@link Precision#FLOAT32}.
   */
  public GanBuilder precision(Precision precision) {
    Objects.requireNonNull(precision, "precision");
    return with(changed -> changed.precision = precision);
  }

  /** Sets the seed of the initial weights and of all noise in training. The default is 1. */
  public GanBuilder seed(long seed) {
    return with(changed -> changed.seed = seed);
  }

  /**
   * Returns the model, with initial weights.
   *
   * @throws IllegalArgumentException if the networks do not fit the settings, the settings
   *     contradict each other, or settings are given that have no effect on own networks
   */
  public Gan build() {
    Architecture chosen = ownNetworks == null ? architecture : ownNetworks;
    if (ownNetworks != null) {
      presets.requireNone();
    }
    GanSettings settings = settings();
    GanArchitectures architectures =
        new GanArchitectures(settings, generatorOptimizer, discriminatorOptimizer);
    MultiLayerNetwork generator =
        NetworkParts.initialized(
            "generator",
            chosen.first(architectures::denseGenerator, architectures::convolutionalGenerator));
    MultiLayerNetwork discriminator =
        NetworkParts.initialized(
            "discriminator",
            chosen.second(
                architectures::denseDiscriminator, architectures::convolutionalDiscriminator));
    MultiLayerNetwork average = settings.averages() ? AveragedGenerator.of(generator) : generator;
    SpectralNorm spectralNorm =
        spectralNormalization ? new SpectralNorm(discriminator, seed) : null;
    if (spectralNorm != null) {
      spectralNorm.begin();
    }
    return new Gan(
        settings,
        new GanNetworks(
            settings, generator, average, discriminator, spectralNorm, engine, precision),
        new DynamicsMeter());
  }

  /**
   * Returns the sizes of images and codes, classes, the loss, the seed, the engine and the
   * precision.
   */
  @Override
  public String toString() {
    return "GanBuilder(%s, %d latent dimensions, %d classes, loss %s, seed %d, engine %s, %s)"
        .formatted(image, latentSize, classes, loss, seed, engine, precision);
  }

  /** Returns the settings without the networks. */
  GanSettings settings() {
    checkArgument(
        labelSmoothing == 0 || loss != GanLoss.HINGE,
        "no label smoothing expected with the hinge loss, found %s",
        labelSmoothing);
    return new GanSettings(
        image,
        latentSize,
        classes,
        loss,
        spectralNormalization,
        gradientPenalty,
        labelSmoothing,
        instanceNoise,
        instanceNoiseSteps,
        discriminatorSteps,
        emaDecay,
        seed);
  }

  private GanBuilder preset(String name, Consumer<GanBuilder> change) {
    return with(change.andThen(changed -> changed.presets = changed.presets.with(name)));
  }

  private GanBuilder with(Consumer<GanBuilder> change) {
    GanBuilder changed = new GanBuilder(this);
    change.accept(changed);
    return changed;
  }
}

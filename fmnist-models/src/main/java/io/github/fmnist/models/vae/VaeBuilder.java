package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.internal.Architecture;
import io.github.fmnist.models.internal.HiddenActivations;
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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The settings of a {@link Vae}. Immutable: each setting returns a new builder. With all defaults
 * the model is a beta-VAE with dense layers, 784-512-256-20-256-512-784, and swish, with a
 * Bernoulli likelihood of grey values, for images of 28 x 28: the model that the command {@code
 * vae} of {@code fmnist-experiments} trains, which also lowers the learning rate by a schedule.
 */
public final class VaeBuilder {
  /** Maximum number of components of a learned prior. */
  public static final int MAX_PRIOR_COMPONENTS = 1000;

  /** Maximum number of codes for each image in a training step. */
  public static final int MAX_TRAINING_SAMPLES = 100;

  private static final String OPTIMIZER = "optimizer";
  private static final String LEARNING_RATE = "learningRate";

  private ImageSize image = new ImageSize(1, 28, 28);
  private int latentSize = 20;
  private int classes;
  private Likelihood likelihood = Likelihood.bernoulli();
  private boolean dynamicBinarization;
  private double klWeight = 0.25;
  private int klWarmUp;
  private double freeBits;
  private int priorComponents;
  private int trainingSamples = 1;
  private long seed = 1;
  private Architecture architecture = Architecture.dense(512, 256);
  private @Nullable Architecture ownNetworks;
  private Activation activation = Activation.SWISH;
  private IUpdater optimizer = new Adam(1e-3);
  private Engine engine = Engine.AUTO;
  private Precision precision = Precision.FLOAT32;
  private PresetSettings presets = PresetSettings.NONE;

  /** Sets the defaults. */
  VaeBuilder() {}

  private VaeBuilder(VaeBuilder other) {
    image = other.image;
    latentSize = other.latentSize;
    classes = other.classes;
    likelihood = other.likelihood;
    dynamicBinarization = other.dynamicBinarization;
    klWeight = other.klWeight;
    klWarmUp = other.klWarmUp;
    freeBits = other.freeBits;
    priorComponents = other.priorComponents;
    trainingSamples = other.trainingSamples;
    seed = other.seed;
    architecture = other.architecture;
    ownNetworks = other.ownNetworks;
    activation = other.activation;
    optimizer = other.optimizer;
    engine = other.engine;
    precision = other.precision;
    presets = other.presets;
  }

  /** Sets the size of an image. The default is 1 channel, 28 rows and 28 columns. */
  public VaeBuilder inputShape(int channels, int height, int width) {
    ImageSize size = ImageSize.of(channels, height, width);
    return with(changed -> changed.image = size);
  }

  /** Sets the number of dimensions of a latent code, 1 to 65,536. The default is 20. */
  public VaeBuilder latentSize(int size) {
    checkArgument(
        size >= 1 && size <= ImageSize.MAX_SIDE,
        "a latent size from 1 to %s expected, %s given",
        ImageSize.MAX_SIDE,
        size);
    return with(changed -> changed.latentSize = size);
  }

  /**
   * Builds encoder and decoder from dense layers. The default is two hidden layers of 512 and 256
   * units.
   *
   * @param units numbers of units of the encoder's hidden layers in order, at most 40 layers of 1
   *     to 65,536; the decoder has them in reverse order
   */
  public VaeBuilder dense(int... units) {
    NetworkParts.checkUnits(units);
    Architecture copy = Architecture.dense(units);
    return preset("dense", changed -> changed.architecture = copy);
  }

  /**
   * Builds the encoder from two convolutions with stride 2 and a dense layer, and the decoder from
   * two dense layers, two transposed convolutions with stride 2 and a convolution. Height and width
   * must be multiples of 4.
   *
   * @param filters number of filters of the first convolution, 1 to 32,768; the second has twice as
   *     many
   * @param units number of units of the dense layer, 1 to 65,536
   */
  public VaeBuilder convolutional(int filters, int units) {
    NetworkParts.checkFilters(filters);
    NetworkParts.checkUnits(units);
    return preset(
        "convolutional",
        changed -> changed.architecture = Architecture.convolutional(filters, units));
  }

  /**
   * Sets networks of your own, with their own optimizers. {@link #dense}, {@link #convolutional},
   * {@link #activation}, {@link #optimizer} and {@link #learningRate} have no effect on them, so
   * {@link #build} refuses the combination, except that with {@link #priorComponents} the optimizer
   * is that of the prior.
   *
   * <p>Deeplearning4j's layers have a sigmoid by default. {@link #build} refuses networks whose
   * last activation does not fit the outputs that are described here. If the last layer is an
   * output layer, its logits are used.
   *
   * @param encoder network from rows {@code [b, channels * height * width]}, followed by the label
   *     as {@code classes} values that are 0 or 1, to means and log-variances: {@code [b, 2 *
   *     latent size]}, without an activation. Convolutions take the rows with {@code
   *     InputType.convolutionalFlat(height, width, channels)}
   * @param decoder network from {@code [b, latent size]}, followed by the label in the same form,
   *     to the parameters of the {@link #likelihood}: {@code [b, pixels]} or {@code [b, channels,
   *     height, width]}. For a Bernoulli likelihood these are logits, without an activation; for a
   *     Gaussian likelihood means, without an activation or with a (hard) sigmoid or hyperbolic
   *     tangent; for a learned Gaussian likelihood means and log-variances, that is twice as many
   *     pixels or channels, without an activation
   * @throws IllegalArgumentException unless both compute in float32. A network with a class that is
   *     not Deeplearning4j's or nd4j's, or with a layer on SameDiff, can be trained, but {@link
   *     Vae#save} refuses it
   */
  public VaeBuilder networks(MultiLayerConfiguration encoder, MultiLayerConfiguration decoder) {
    NetworkShape.requireFloat32(encoder, "encoder");
    NetworkShape.requireFloat32(decoder, "decoder");
    Architecture own = Architecture.own(encoder, decoder);
    return with(changed -> changed.ownNetworks = own);
  }

  /**
   * Sets the activation of the hidden layers of {@link #dense} and {@link #convolutional}; the
   * initial weights suit it. The default is swish, {@code x * sigmoid(x)}.
   */
  public VaeBuilder activation(Activation activation) {
    HiddenActivations.check(activation.getActivationFunction());
    return preset("activation", changed -> changed.activation = activation);
  }

  /** Sets the likelihood of pixels given a code. The default is {@link Likelihood#bernoulli()}. */
  public VaeBuilder likelihood(Likelihood likelihood) {
    Objects.requireNonNull(likelihood, "likelihood");
    return with(changed -> changed.likelihood = likelihood);
  }

  /**
   * Sets whether {@link Vae#fit} samples black and white pixels in each step, with the grey value
   * as the probability of white (Burda, Grosse, Salakhutdinov 2016, section 5). By default it
   * trains on the grey values.
   */
  public VaeBuilder dynamicBinarization(boolean dynamicBinarization) {
    return with(changed -> changed.dynamicBinarization = dynamicBinarization);
  }

  /**
   * Sets the weight of the divergence in the loss. With 1, training maximizes the evidence lower
   * bound (ELBO). The default is 0.25, a beta-VAE (Higgins et al. 2017): codes have more
   * information about their image, and images of a {@link Vae#sampler} are sharper. A weight above
   * 1 brings the codes closer to the prior, which suits {@link Vae#sample}. With several {@link
   * #trainingSamples}, {@link #build} refuses it: it would drive codes away from the prior.
   *
   * @param weight 0 or more
   */
  public VaeBuilder klWeight(double weight) {
    checkArgument(
        weight >= 0 && Double.isFinite(weight),
        "a weight of at least 0 expected, %s given",
        weight);
    return with(changed -> changed.klWeight = weight);
  }

  /**
   * Sets the number of steps over which the weight of the divergence grows linearly from 0 to its
   * value (Bowman et al. 2016). The default is 0.
   */
  public VaeBuilder klWarmUp(int steps) {
    checkArgument(steps >= 0, "a warm-up of at least 0 steps expected, %s given", steps);
    return with(changed -> changed.klWarmUp = steps);
  }

  /**
   * Sets the divergence that each latent dimension may have at no cost, in nats, as a mean over the
   * batch (Kingma et al. 2016, appendix C.8). The default is 0. {@link #build} refuses free bits
   * with a learned prior, whose divergence is not a sum over dimensions, and with several {@link
   * #trainingSamples}, whose bound has no divergence.
   */
  public VaeBuilder freeBits(double nats) {
    checkArgument(nats >= 0 && Double.isFinite(nats), "at least 0 nats expected, %s given", nats);
    return with(changed -> changed.freeBits = nats);
  }

  /**
   * Learns the prior of codes together with the networks: a mixture of normal distributions with
   * independent dimensions (as the baseline in Tomczak, Welling 2018, <a
   * href="https://arxiv.org/abs/1705.07120">arXiv 1705.07120</a>). The {@link #optimizer} of this
   * builder trains it, also if encoder and decoder are {@linkplain #networks your own}. The default
   * is 0: the prior is the standard normal distribution. {@link #build} refuses a learned prior
   * with {@link #freeBits}.
   *
   * @param count number of components, 0 to {@value #MAX_PRIOR_COMPONENTS}
   */
  public VaeBuilder priorComponents(int count) {
    checkArgument(
        count >= 0 && count <= MAX_PRIOR_COMPONENTS,
        "0 to %s components of a prior expected, %s given",
        MAX_PRIOR_COMPONENTS,
        count);
    return with(changed -> changed.priorComponents = count);
  }

  /**
   * Sets the number of codes for each image in a training step, 1 by default. With a {@link
   * #klWeight} of 1, one code trains the evidence lower bound, and several train the
   * importance-weighted bound (Burda, Grosse, Salakhutdinov 2016, <a
   * href="https://arxiv.org/abs/1509.00519">arXiv 1509.00519</a>, eq. 8), which is closer to the
   * log-likelihood; the time of a step and its memory grow with their number. A smaller weight is a
   * factor of {@code log p(z) - log q(z | x)} in the logarithm of each importance weight. {@link
   * #build} refuses several codes with a larger weight or with {@link #freeBits}.
   *
   * @param count 1 to {@value #MAX_TRAINING_SAMPLES}
   */
  public VaeBuilder trainingSamples(int count) {
    checkArgument(
        count >= 1 && count <= MAX_TRAINING_SAMPLES,
        "1 to %s codes for each image expected, %s given",
        MAX_TRAINING_SAMPLES,
        count);
    return with(changed -> changed.trainingSamples = count);
  }

  /**
   * Conditions encoder and decoder on the class of the image.
   *
   * @param count number of classes, 0 to 65,536. The default is 0: unconditional
   */
  public VaeBuilder classes(int count) {
    checkArgument(
        count >= 0 && count <= ImageSize.MAX_SIDE,
        "0 to %s classes expected, %s given",
        ImageSize.MAX_SIDE,
        count);
    return with(changed -> changed.classes = count);
  }

  /**
   * Sets the optimizer of encoder, decoder and a learned prior. The default is Adam with a learning
   * rate of 0.001. With {@link #networks} of your own, which have optimizers of their own, it is
   * that of the learned prior alone.
   */
  public VaeBuilder optimizer(IUpdater optimizer) {
    IUpdater copy = optimizer.clone();
    return preset(OPTIMIZER, changed -> changed.optimizer = copy);
  }

  /**
   * Sets the learning rate of the current optimizer, in place of its rate or schedule; a later
   * {@link #optimizer} replaces it. The default is 0.001.
   *
   * @throws IllegalArgumentException unless the rate is positive and finite, or if the optimizer
   *     has no learning rate
   */
  public VaeBuilder learningRate(double rate) {
    IUpdater changedOptimizer = LearningRate.set(optimizer, rate);
    return preset(LEARNING_RATE, changed -> changed.optimizer = changedOptimizer);
  }

  /** Sets the engine that computes. The default is {@link Engine#AUTO}. */
  public VaeBuilder engine(Engine engine) {
    Objects.requireNonNull(engine, "engine");
    return with(changed -> changed.engine = engine);
  }

  /**
   * Sets the precision of training. Everything else, such as likelihoods, is computed in float32.
   * The default is {@link Precision#FLOAT32}.
   */
  public VaeBuilder precision(Precision precision) {
    Objects.requireNonNull(precision, "precision");
    return with(changed -> changed.precision = precision);
  }

  /** Sets the seed of the initial weights and of all noise in training. The default is 1. */
  public VaeBuilder seed(long seed) {
    return with(changed -> changed.seed = seed);
  }

  /**
   * Returns the model, with initial weights.
   *
   * @throws IllegalArgumentException if the networks do not fit the settings, settings are given
   *     that have no effect on own networks, dynamic binarization is set with a likelihood other
   *     than Bernoulli, or free bits with a learned prior, or several codes for each image with
   *     free bits or a KL weight above 1
   */
  public Vae build() {
    Architecture chosen = ownNetworks == null ? architecture : ownNetworks;
    if (ownNetworks != null) {
      (priorComponents == 0 ? presets : presets.without(OPTIMIZER, LEARNING_RATE)).requireNone();
    }
    VaeSettings settings = settings(chosen.isConvolutional());
    VaeArchitectures architectures =
        new VaeArchitectures(settings, activation.getActivationFunction(), optimizer);
    MultiLayerNetwork encoder =
        NetworkParts.initialized(
            "encoder",
            chosen.first(architectures::denseEncoder, architectures::convolutionalEncoder));
    MultiLayerNetwork decoder =
        NetworkParts.initialized(
            "decoder",
            chosen.second(architectures::denseDecoder, architectures::convolutionalDecoder));
    MultiLayerNetwork prior =
        priorComponents == 0 ? null : NetworkParts.initialized("prior", architectures.prior());
    if (prior != null) {
      VaeNetworks.initialize(prior, settings);
    }
    return new Vae(settings, new VaeNetworks(settings, encoder, decoder, prior, engine, precision));
  }

  /**
   * Returns the sizes of images and codes, classes, the likelihood, the seed, the engine and the
   * precision.
   */
  @Override
  public String toString() {
    return "VaeBuilder(%s, %d latent dimensions, %d classes, %s, seed %d, engine %s, %s)"
        .formatted(image, latentSize, classes, likelihood, seed, engine, precision);
  }

  /**
   * Returns the settings without the networks.
   *
   * @param labelPlanes whether the encoder sees a label as planes of pixels
   * @throws IllegalArgumentException if they contradict each other
   */
  VaeSettings settings(boolean labelPlanes) {
    return new VaeSettings(
        image,
        latentSize,
        likelihood,
        dynamicBinarization,
        klWeight,
        klWarmUp,
        freeBits,
        priorComponents,
        trainingSamples,
        classes,
        labelPlanes,
        seed);
  }

  private VaeBuilder preset(String name, Consumer<VaeBuilder> change) {
    return with(change.andThen(changed -> changed.presets = changed.presets.with(name)));
  }

  private VaeBuilder with(Consumer<VaeBuilder> change) {
    VaeBuilder changed = new VaeBuilder(this);
    change.accept(changed);
    return changed;
  }
}

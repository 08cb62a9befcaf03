package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.internal.HiddenActivations;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.NetworkParts;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.PresetSettings;
import io.github.fmnist.models.vae.VaeSettings.DivergenceCost;
import java.util.Objects;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The settings of a {@link Vae}. Immutable: each setting returns a new builder. With all defaults
 * the model is the classic one: 784-400-20-400-784, ReLU, a Bernoulli likelihood of grey values,
 * Adam with a learning rate of 0.001.
 */
public final class VaeBuilder {
  private final VaeSettings settings;
  private final Networks networks;
  private final Activation activation;
  private final IUpdater optimizer;
  private final Engine engine;
  private final PresetSettings presets;

  /** The defaults. */
  VaeBuilder() {
    this(
        VaeSettings.DEFAULT,
        new Dense(400),
        Activation.RELU,
        new Adam(1e-3),
        Engine.AUTO,
        PresetSettings.NONE);
  }

  private VaeBuilder(
      VaeSettings settings,
      Networks networks,
      Activation activation,
      IUpdater optimizer,
      Engine engine,
      PresetSettings presets) {
    this.settings = settings;
    this.networks = networks;
    this.activation = activation;
    this.optimizer = optimizer;
    this.engine = engine;
    this.presets = presets;
  }

  /** Sets the size of an image. The default is 1 channel, 28 rows and 28 columns. */
  public VaeBuilder inputShape(int channels, int height, int width) {
    return with(settings.image(ImageSize.of(channels, height, width)));
  }

  /** Sets how many dimensions a latent code has, at least 1. The default is 20. */
  public VaeBuilder latentSize(int size) {
    checkArgument(
        size >= 1 && size <= ImageSize.MAX_SIDE,
        "a latent size from 1 to %s expected, %s given",
        ImageSize.MAX_SIDE,
        size);
    return with(settings.latentSize(size));
  }

  /**
   * Makes encoder and decoder of dense layers. The default is one hidden layer of 400 units.
   *
   * @param units of the encoder's hidden layers, in their order, at most 40 of 1 to 65,536; the
   *     decoder has them in reverse
   */
  public VaeBuilder dense(int... units) {
    NetworkParts.checkUnits(units);
    return with(new Dense(units.clone()), presets.with("dense"));
  }

  /**
   * Makes the encoder of two convolutions with stride 2 and a dense layer, and the decoder of two
   * dense layers, two transposed convolutions with stride 2 and a convolution. Height and width
   * must be multiples of 4.
   *
   * @param filters of the first convolution, 1 to 32,768; the second has twice as many
   * @param units of the dense layer, 1 to 65,536
   */
  public VaeBuilder convolutional(int filters, int units) {
    NetworkParts.checkFilters(filters);
    NetworkParts.checkUnits(units);
    return with(new Convolutional(filters, units), presets.with("convolutional"));
  }

  /**
   * Takes networks of your own, with optimizers of their own. {@link #dense}, {@link
   * #convolutional}, {@link #activation} and {@link #optimizer} have no effect on them: {@link
   * #build} refuses those beside them.
   *
   * <p>Deeplearning4j's layers have a sigmoid unless they are told otherwise. {@link #build}
   * refuses networks whose last activation keeps them from giving what is said here. An output
   * layer at the end gives its logits.
   *
   * @param encoder from rows {@code [b, channels * height * width]}, followed by the label as
   *     {@code classes} values that are 0 or 1, to means and log-variances: {@code [b, 2 * latent
   *     size]}, without an activation. Convolutions take the rows with {@code
   *     InputType.convolutionalFlat(height, width, channels)}
   * @param decoder from {@code [b, latent size]}, followed by the label likewise, to what the
   *     {@link #likelihood} wants: {@code [b, pixels]} or {@code [b, channels, height, width]}. For
   *     a Bernoulli likelihood these are logits, without an activation; for a Gaussian one means,
   *     without an activation, with a sigmoid or a hyperbolic tangent, hard or not; for a learned
   *     Gaussian one means and log-variances of twice as many pixels or channels, without an
   *     activation
   * @throws IllegalArgumentException unless both compute in float32. A network with a class that is
   *     not Deeplearning4j's or nd4j's, or with a layer on SameDiff, can be trained, but {@link
   *     Vae#save} refuses it
   */
  public VaeBuilder networks(MultiLayerConfiguration encoder, MultiLayerConfiguration decoder) {
    NetworkShape.requireFloat32(encoder, "encoder");
    NetworkShape.requireFloat32(decoder, "decoder");
    return with(new Own(encoder.clone(), decoder.clone()), presets);
  }

  /**
   * Sets the activation of the hidden layers of {@link #dense} and {@link #convolutional}; each
   * gets its proper initial weights. The default is ReLU.
   */
  public VaeBuilder activation(Activation activation) {
    HiddenActivations.check(activation.getActivationFunction());
    return new VaeBuilder(
        settings, networks, activation, optimizer, engine, presets.with("activation"));
  }

  /** Sets how likely pixels are, given a code. The default is {@link Likelihood#bernoulli()}. */
  public VaeBuilder likelihood(Likelihood likelihood) {
    Objects.requireNonNull(likelihood, "likelihood");
    return with(settings.likelihood(likelihood));
  }

  /**
   * Sets whether {@link Vae#fit} draws black and white pixels anew in each step, white with the
   * probability that is the grey value (Burda, Grosse, Salakhutdinov 2016, section 5); by default
   * it takes grey values as they are.
   */
  public VaeBuilder dynamicBinarization(boolean dynamicBinarization) {
    return with(settings.dynamicBinarization(dynamicBinarization));
  }

  /**
   * Sets the weight of the divergence in the loss (Higgins et al. 2017). The default is 1: the
   * evidence lower bound.
   *
   * @param weight 0 or more
   */
  public VaeBuilder klWeight(double weight) {
    checkArgument(
        weight >= 0 && Double.isFinite(weight),
        "a weight of at least 0 expected, %s given",
        weight);
    return with(new DivergenceCost(weight, settings.klWarmUp(), settings.freeBits()));
  }

  /**
   * Sets over how many steps the weight of the divergence grows from 0 to its value, evenly (Bowman
   * et al. 2016). The default is 0.
   */
  public VaeBuilder klWarmUp(int steps) {
    checkArgument(steps >= 0, "a warm-up of at least 0 steps expected, %s given", steps);
    return with(new DivergenceCost(settings.klWeight(), steps, settings.freeBits()));
  }

  /**
   * Sets how much divergence each latent dimension may have at no cost, in nats, mean over the
   * batch (Kingma et al. 2016, appendix C.8). The default is 0.
   */
  public VaeBuilder freeBits(double nats) {
    checkArgument(nats >= 0 && Double.isFinite(nats), "at least 0 nats expected, %s given", nats);
    return with(new DivergenceCost(settings.klWeight(), settings.klWarmUp(), nats));
  }

  /**
   * Makes the model conditional: encoder and decoder are told the class of the image. The default
   * is 0, which tells nothing.
   */
  public VaeBuilder classes(int count) {
    checkArgument(
        count >= 0 && count <= ImageSize.MAX_SIDE,
        "0 to %s classes expected, %s given",
        ImageSize.MAX_SIDE,
        count);
    return with(settings.classes(count));
  }

  /** Sets the optimizer of both networks. The default is Adam with a learning rate of 0.001. */
  public VaeBuilder optimizer(IUpdater optimizer) {
    return new VaeBuilder(
        settings, networks, activation, optimizer.clone(), engine, presets.with("optimizer"));
  }

  /** Sets what computes. The default is {@link Engine#AUTO}. */
  public VaeBuilder engine(Engine engine) {
    Objects.requireNonNull(engine, "engine");
    return new VaeBuilder(settings, networks, activation, optimizer, engine, presets);
  }

  /** Sets the seed of the initial weights and of all noise in training. The default is 42. */
  public VaeBuilder seed(long seed) {
    return with(settings.seed(seed));
  }

  /**
   * Returns the model, with initial weights.
   *
   * @throws IllegalArgumentException if the networks do not fit the settings, settings are given
   *     that own networks leave without effect, or pixels shall be redrawn for another likelihood
   *     than Bernoulli's
   */
  public Vae build() {
    if (networks instanceof Own) {
      presets.requireNone();
    }
    VaeSettings whole = settings.labelPlanes(networks instanceof Convolutional).checked();
    VaeArchitectures ours =
        new VaeArchitectures(whole, activation.getActivationFunction(), optimizer);
    MultiLayerNetwork encoder = NetworkParts.initialized("encoder", networks.encoder(ours));
    MultiLayerNetwork decoder = NetworkParts.initialized("decoder", networks.decoder(ours));
    return new Vae(whole, new VaeNetworks(whole, encoder, decoder, engine));
  }

  /** Returns the sizes of images and codes, classes, the likelihood, the seed and the engine. */
  @Override
  public String toString() {
    return "VaeBuilder(%s, %d latent dimensions, %d classes, %s, seed %d, engine %s)"
        .formatted(
            settings.image(),
            settings.latentSize(),
            settings.classes(),
            settings.likelihood(),
            settings.seed(),
            engine);
  }

  /** The settings without the networks. */
  VaeSettings settings() {
    return settings;
  }

  private VaeBuilder with(VaeSettings changed) {
    return new VaeBuilder(changed, networks, activation, optimizer, engine, presets);
  }

  private VaeBuilder with(DivergenceCost changed) {
    return with(settings.cost(changed));
  }

  private VaeBuilder with(Networks changed, PresetSettings given) {
    return new VaeBuilder(settings, changed, activation, optimizer, engine, given);
  }

  /** Where the two networks come from. */
  private sealed interface Networks {
    MultiLayerConfiguration encoder(VaeArchitectures presets);

    MultiLayerConfiguration decoder(VaeArchitectures presets);
  }

  private record Dense(int... units) implements Networks {
    @Override
    public MultiLayerConfiguration encoder(VaeArchitectures presets) {
      return presets.denseEncoder(units);
    }

    @Override
    public MultiLayerConfiguration decoder(VaeArchitectures presets) {
      return presets.denseDecoder(units);
    }
  }

  private record Convolutional(int filters, int units) implements Networks {
    @Override
    public MultiLayerConfiguration encoder(VaeArchitectures presets) {
      return presets.convolutionalEncoder(filters, units);
    }

    @Override
    public MultiLayerConfiguration decoder(VaeArchitectures presets) {
      return presets.convolutionalDecoder(filters, units);
    }
  }

  private record Own(MultiLayerConfiguration ownEncoder, MultiLayerConfiguration ownDecoder)
      implements Networks {
    @Override
    public MultiLayerConfiguration encoder(VaeArchitectures presets) {
      return ownEncoder.clone();
    }

    @Override
    public MultiLayerConfiguration decoder(VaeArchitectures presets) {
      return ownDecoder.clone();
    }
  }
}

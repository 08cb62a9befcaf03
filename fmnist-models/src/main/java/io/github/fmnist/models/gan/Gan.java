package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Confinement;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Labels;
import io.github.fmnist.models.internal.RandomStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A generative adversarial network (Goodfellow et al. 2014, <a
 * href="https://arxiv.org/abs/1406.2661">arXiv 1406.2661</a>): a generator that makes images of
 * random codes, and a discriminator that learns to tell them from real ones, both plain
 * Deeplearning4j networks, trained against each other.
 *
 * <pre>{@code
 * try (Gan gan = Gan.builder().build()) {
 *   gan.fit(BatchSource.shuffled(Examples.of(images), 128, 1), Trainer.forEpochs(20));
 *   INDArray drawn = gan.sample(64, 7);
 * }
 * }</pre>
 *
 * <p>Images are float32 {@code [n, channels * height * width]} or {@code [n, channels, height,
 * width]}, in [0, 1] for the generators that the builder makes; those that come out are {@code [n,
 * channels, height, width]}. Codes are {@code [n, latent size]} float32, from the standard normal
 * distribution. A conditional model takes labels, from 0, as many as images or one for all; any
 * other model takes none.
 *
 * <p>Images are drawn by the {@link #averagedGenerator()}. All randomness is a function of seeds.
 * One thread at a time may use a model: a second one gets an {@link IllegalStateException}. It
 * holds native memory until closed, which any thread may do: a running operation comes to its end
 * first.
 */
public final class Gan implements AutoCloseable {
  private final GanSettings settings;
  private final GanNetworks networks;
  private final GanLearner learner;
  private final Confinement confinement = new Confinement("the Gan");

  Gan(GanSettings settings, GanNetworks networks) {
    this.settings = settings;
    this.networks = networks;
    this.learner = new GanLearner(settings, networks);
  }

  /** Returns the default settings. */
  public static GanBuilder builder() {
    return new GanBuilder();
  }

  /**
   * Trains on images; goes on from where an earlier call stopped. Each batch is a step of the
   * discriminator. The loss that the trainer's listener is told is the discriminator's; {@link
   * #dynamics()} has the rest.
   *
   * @param batches at least 2 images each, as batch normalization needs, and for a conditional
   *     model labels {@code [b, classes]}, one-hot
   * @param trainer sets the number of epochs, the time budget and the listener
   * @throws IllegalArgumentException for images or labels that the model cannot learn from, and,
   *     for a seekable source before training starts, if the last batch of an epoch is a single
   *     image of which a batch normalization can take no variance
   * @throws DivergedException if a loss is no longer a number, or beyond 1,000
   */
  public void fit(BatchSource batches, Trainer trainer) {
    confinement.run(
        () -> {
          learner.begin();
          trainer.train(learner, batches);
        });
  }

  /**
   * Returns how training goes: means over the steps of the epoch that is under way, or that ended
   * last. Not a number before there are any.
   */
  public GanDynamics dynamics() {
    return learner.dynamics();
  }

  /**
   * Measures how diverse drawn images are, beside real ones: as many, of the same labels. The same
   * images give the same.
   *
   * @param images real ones, at least 2; a few hundred will do. Work grows with their square
   */
  public Diversity diversity(INDArray images, int... labels) {
    checkArgument(images.size(0) >= 2, "at least 2 images expected, found %s", images.size(0));
    INDArray real = networks.real(images);
    return Diversity.of(
        settings.flat(sample(Math.toIntExact(real.size(0)), settings.seed(), labels)), real);
  }

  /**
   * Returns the image of each code.
   *
   * @param codes {@code [n, latent size]}
   */
  public INDArray generate(INDArray codes, int... labels) {
    Floats.requireRows(codes, settings.latentSize(), "codes");
    settings.image().requireCount(codes.size(0), settings.latentSize());
    return confinement.call(
        () ->
            settings.images(
                networks.generate(codes, Labels.of(settings.classes(), codes, labels))));
  }

  /**
   * Draws images.
   *
   * @param count how many, at least 1; at most so many that their pixels are 2^30 values, and less
   *     in a small heap
   * @param seed the same draws the same, and the first images do not depend on how many follow, but
   *     for rounding
   */
  public INDArray sample(int count, long seed, int... labels) {
    settings.image().requireCount(count, settings.latentSize());
    return generate(codes(count, seed), labels);
  }

  /**
   * Returns images on the way from one drawn image to another.
   *
   * @param fromSeed of the first, which is what {@code sample(1, fromSeed)} draws
   * @param toSeed of the last
   * @param steps images on the way, the ends included, at least 2
   * @param labels of a conditional model: one, held on the way
   * @return {@code [steps, channels, height, width]}
   */
  public INDArray interpolate(
      long fromSeed, long toSeed, int steps, Interpolation way, int... labels) {
    checkArgument(steps >= 2, "at least 2 steps expected, %s asked for", steps);
    settings.image().requireCount(steps, settings.latentSize());
    float[] from = codes(1, fromSeed).toFloatVector();
    float[] to = codes(1, toSeed).toFloatVector();
    float[][] codes = new float[steps][];
    for (int i = 0; i < steps; i++) {
      codes[i] = way.between(from, to, i / (steps - 1.0));
    }
    return generate(Nd4j.createFromArray(codes), labels);
  }

  /** Returns the discriminator's logit for each image: above 0 where it takes it for a real one. */
  public double[] discriminate(INDArray images, int... labels) {
    return confinement.call(
        () -> {
          INDArray pixels = networks.real(images);
          INDArray oneHot = Labels.of(settings.classes(), pixels, labels);
          return networks.discriminate(pixels, Labels.of(oneHot));
        });
  }

  /** Returns the generator that is trained; changing its parameters changes this model. */
  public MultiLayerNetwork generator() {
    return networks.generator();
  }

  /**
   * Returns the generator that draws: the average of the one that is trained, or without averaging
   * that one itself. From {@code [n, latent size]}, followed by the label as {@code classes} values
   * that are 0 or 1, to images.
   */
  public MultiLayerNetwork averagedGenerator() {
    return networks.average();
  }

  /** Returns the discriminator; changing its parameters changes this model. */
  public MultiLayerNetwork discriminator() {
    return networks.discriminator();
  }

  /** Returns how many dimensions a code has. */
  public int latentSize() {
    return settings.latentSize();
  }

  /** Returns how many classes a conditional model knows; 0 for any other. */
  public int classes() {
    return settings.classes();
  }

  /** Returns what computes: {@link Engine#ONEDNN} or {@link Engine#DL4J}. */
  public Engine engine() {
    return networks.engine();
  }

  /**
   * Saves the model with all that it takes to go on training to the same bits. The file is a zip of
   * {@code gan.json}, Deeplearning4j zips of the networks and the singular vectors of spectral
   * normalization; it is there whole or not at all. Missing directories are made; the target of a
   * symbolic link is replaced, not the link.
   *
   * @throws InvalidModelException for what {@link #load} would refuse: a class in a network of your
   *     own that is not Deeplearning4j's or nd4j's or that is a layer on SameDiff, more than 128
   *     layers, names of more than 100 characters, parameters that are no finite numbers, more than
   *     256 MiB
   * @throws IOException if it cannot be written, or its name is that of a directory, a device, a
   *     pipe or a link to nothing
   */
  public void save(Path file) throws IOException {
    AtomicFile.write(file, this::save);
  }

  /** Writes what {@link #save(Path)} saves; does not close the stream. */
  public void save(OutputStream out) throws IOException {
    confinement.<Boolean, IOException>call(
        () -> {
          GanFile.write(out, settings, networks);
          return true;
        });
  }

  /**
   * Loads a model. Nothing in the file is run: no Java object is deserialised, only layers of
   * Deeplearning4j and nd4j are made. Files are refused that unpack to more than 256 MiB, to more
   * than 16 MiB and 20 times their size, or to a model that is too large for the memory of this
   * JVM. The networks are tried on zeros before they are filled.
   *
   * @throws InvalidModelException if the file is not a whole model of this kind
   * @throws IOException if it cannot be read
   */
  public static Gan load(Path file) throws IOException {
    return load(file, Engine.AUTO);
  }

  /**
   * Loads a model to be computed by the given engine.
   *
   * @throws InvalidModelException also if that is {@link Engine#ONEDNN}, which cannot compute it
   */
  public static Gan load(Path file, Engine engine) throws IOException {
    return GanFile.read(file, engine);
  }

  /** Returns the sizes of images and codes, classes, the loss and the seed. */
  @Override
  public String toString() {
    return "Gan(%s, %d latent dimensions, %d classes, loss %s, seed %d)"
        .formatted(
            settings.image(),
            settings.latentSize(),
            settings.classes(),
            settings.loss(),
            settings.seed());
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    confinement.close(networks::close);
  }

  private INDArray codes(int count, long seed) {
    return settings.codes(count, CounterRandom.of(seed, RandomStream.SAMPLE, 0, 0));
  }
}

package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Confinement;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
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
 * href="https://arxiv.org/abs/1406.2661">arXiv 1406.2661</a>): a generator of images from random
 * codes, and a discriminator that learns to distinguish them from real images. Both are plain
 * Deeplearning4j networks and are trained against each other.
 *
 * <pre>{@code
 * try (Gan gan = Gan.builder().build()) {
 *   gan.fit(BatchSource.shuffled(Examples.of(images), 128, 1), Trainer.forEpochs(20));
 *   INDArray generated = gan.sample(64, 7);
 * }
 * }</pre>
 *
 * <p>Images are float32 {@code [n, channels * height * width]} or {@code [n, channels, height,
 * width]}, in [0, 1] for the builder's own generators; returned images are {@code [n, channels,
 * height, width]}. Codes are {@code [n, latent size]} float32, from the standard normal
 * distribution. A conditional model takes labels, from 0: one for each image or one for all. An
 * unconditional model takes no labels.
 *
 * <p>The {@link #averagedGenerator()} generates the images. All randomness is a function of seeds.
 * One thread at a time may use a model: a second one gets an {@link IllegalStateException}. It
 * holds native memory until it is closed. Any thread may close it: a running operation ends first.
 */
public final class Gan implements AutoCloseable {
  private final GanSettings settings;
  private final GanNetworks networks;
  private final GanLearner learner;
  private final Confinement confinement = new Confinement("the Gan");

  Gan(GanSettings settings, GanNetworks networks, DynamicsMeter meter) {
    this.settings = settings;
    this.networks = networks;
    this.learner = new GanLearner(settings, networks, meter);
  }

  /** Returns the default settings. */
  public static GanBuilder builder() {
    return new GanBuilder();
  }

  /**
   * Trains on images; continues where an earlier call stopped. Each batch is a step of the
   * discriminator. The trainer's listener receives the discriminator's loss; {@link #dynamics()}
   * has the other statistics.
   *
   * @param batches at least 2 images each, as batch normalization needs, and for a conditional
   *     model labels {@code [b, classes]}, one-hot
   * @param trainer sets the number of epochs, the time budget and the listener
   * @throws IllegalArgumentException for images or labels that the model cannot learn from, and,
   *     for a seekable source before training starts, if the last batch of an epoch is a single
   *     image, for which a batch normalization cannot compute a variance
   * @throws DivergedException if a loss becomes NaN, or its absolute value exceeds 1,000
   */
  public void fit(BatchSource batches, Trainer trainer) {
    confinement.run(() -> trainer.train(learner, batches));
  }

  /**
   * Returns training statistics: means over the steps of the current epoch, or of the last one if
   * it has ended. They are NaN before the first step.
   */
  public GanDynamics dynamics() {
    return learner.meter().means();
  }

  /**
   * Compares the diversity of generated images with that of real images, using as many generated
   * images with the same labels. The same images give the same result.
   *
   * @param images real images, at least 2; a few hundred are enough. Computing time grows with the
   *     square of their number
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
   * Generates images from codes of the standard normal distribution.
   *
   * @param count number of images, at least 1; their pixels are at most 2^30 values, and fewer in a
   *     small heap
   * @param seed the same seed generates the same images, and the first images do not depend on how
   *     many follow, except for rounding
   */
  public INDArray sample(int count, long seed, int... labels) {
    settings.image().requireCount(count, settings.latentSize());
    return generate(codes(count, seed), labels);
  }

  /**
   * Returns images on a path from one generated image to another.
   *
   * @param fromSeed seed of the first image, which is that of {@code sample(1, fromSeed)}
   * @param toSeed seed of the last image
   * @param steps number of images including both ends, at least 2
   * @param labels for a conditional model: one label, constant along the path
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

  /**
   * Returns the discriminator's logit for each image: above 0 if it classifies the image as real.
   *
   * <p>A batch normalization in the discriminator uses its running statistics, which are those of
   * real and of generated batches together. In training, it normalizes batches of real and of
   * generated images each by their own statistics, so these logits differ from those of training.
   */
  public double[] discriminate(INDArray images, int... labels) {
    return confinement.call(
        () -> {
          INDArray pixels = networks.real(images);
          int count = Math.toIntExact(pixels.size(0));
          return networks.discriminate(pixels, Labels.expanded(settings.classes(), count, labels));
        });
  }

  /** Returns the generator that is trained; changing its parameters changes this model. */
  public MultiLayerNetwork generator() {
    return networks.generator();
  }

  /**
   * Returns the generator that is used for sampling: the average of the trained generator or,
   * without averaging, the trained generator itself. It maps {@code [n, latent size]}, followed by
   * the label as {@code classes} values that are 0 or 1, to images.
   */
  public MultiLayerNetwork averagedGenerator() {
    return networks.average();
  }

  /** Returns the discriminator; changing its parameters changes this model. */
  public MultiLayerNetwork discriminator() {
    return networks.discriminator();
  }

  /** Returns the number of dimensions of a code. */
  public int latentSize() {
    return settings.latentSize();
  }

  /**
   * Returns the number of classes that the model is conditioned on; 0 for an unconditional model.
   */
  public int classes() {
    return settings.classes();
  }

  /** Returns the engine that computes: {@link Engine#ONEDNN} or {@link Engine#DL4J}. */
  public Engine engine() {
    return networks.engine();
  }

  /**
   * Saves the model with everything that is needed to continue training to the same bits. The file
   * is a zip of {@code gan.json}, Deeplearning4j zips of the networks and the singular vectors of
   * spectral normalization, and is written atomically. Missing directories are created; the target
   * of a symbolic link is replaced, not the link.
   *
   * @throws InvalidModelException for what {@link #load} would refuse: a class in a network of your
   *     own that is not Deeplearning4j's or nd4j's or that is a layer on SameDiff, more than 128
   *     layers, names of more than 100 characters, parameters that are NaN or infinite, more than
   *     256 MiB
   * @throws IOException if the file cannot be written, or its name is that of a directory, a
   *     device, a pipe or a link to nothing
   */
  public void save(Path file) throws IOException {
    AtomicFile.write(file, this::save);
  }

  /** Writes the content of the file of {@link #save(Path)}; does not close the stream. */
  public void save(OutputStream out) throws IOException {
    confinement.<Boolean, IOException>call(
        () -> {
          GanFile.write(out, settings, networks, learner.meter());
          return true;
        });
  }

  /**
   * Loads a model. No code from the file is run: no Java object is deserialised, and only layers of
   * Deeplearning4j and nd4j are created. Files are refused if they unpack to more than 256 MiB, to
   * more than the larger of 16 MiB and 20 times their size, or to a model that is too large for the
   * memory of this JVM. The networks are tried on zeros before they are filled.
   *
   * @throws InvalidModelException if the file is not a complete model of this kind
   * @throws IOException if the file cannot be read
   */
  public static Gan load(Path file) throws IOException {
    return load(file, Engine.AUTO);
  }

  /**
   * Loads a model to be computed by the given engine.
   *
   * @throws InvalidModelException also if the engine is {@link Engine#ONEDNN} and cannot compute
   *     the model
   */
  public static Gan load(Path file, Engine engine) throws IOException {
    return load(file, engine, Precision.FLOAT32);
  }

  /**
   * Loads a model to be computed by the given engine and trained in the given precision.
   *
   * @throws InvalidModelException also if the engine cannot train the model in this precision
   * @throws IllegalArgumentException if the precision is not float32 and the engine is {@link
   *     Engine#DL4J}
   * @throws IllegalStateException if this machine does not support the precision
   */
  public static Gan load(Path file, Engine engine, Precision precision) throws IOException {
    precision.requireSupportedBy(engine);
    return GanFile.read(file, engine, precision);
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

  /** Frees the native memory. Idempotent. */
  @Override
  public void close() {
    confinement.close(networks::close);
  }

  private INDArray codes(int count, long seed) {
    return settings.codes(count, CounterRandom.of(seed, RandomStream.SAMPLE, 0, 0));
  }
}

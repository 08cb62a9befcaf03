package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Confinement;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Labels;
import io.github.fmnist.models.internal.RandomStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A variational autoencoder (Kingma, Welling 2014, <a href="https://arxiv.org/abs/1312.6114">arXiv
 * 1312.6114</a>; Rezende et al. 2014): an encoder from images to latent codes and a decoder from
 * codes to images. Both are plain Deeplearning4j networks and are trained together.
 *
 * <pre>{@code
 * try (Vae vae = Vae.builder().latentSize(20).build()) {
 *   vae.fit(BatchSource.shuffled(Examples.of(images), 128, 1), Trainer.forEpochs(20));
 *   INDArray generated = vae.sample(64, 7);
 * }
 * }</pre>
 *
 * <p>Images are float32 {@code [n, channels * height * width]} or {@code [n, channels, height,
 * width]}, for a Bernoulli likelihood in [0, 1]; returned images are {@code [n, channels, height,
 * width]}. Codes are {@code [n, latent size]} float32. A conditional model takes the labels of the
 * images, from 0: one for each image or one for all. An unconditional model takes no labels.
 *
 * <p>All randomness is a function of seeds. One thread at a time may use a model: a second one gets
 * an {@link IllegalStateException}. It holds native memory until it is closed. Any thread may close
 * it: a running operation ends first.
 */
public final class Vae implements AutoCloseable {
  private final VaeSettings settings;
  private final VaeNetworks networks;
  private final Confinement confinement = new Confinement("the Vae");

  Vae(VaeSettings settings, VaeNetworks networks) {
    this.settings = settings;
    this.networks = networks;
  }

  /** Returns the default settings. */
  public static VaeBuilder builder() {
    return new VaeBuilder();
  }

  /**
   * Trains on images; continues where an earlier call stopped.
   *
   * @param batches images, and for a conditional model labels {@code [b, classes]}, one-hot
   * @param trainer sets the number of epochs, the time budget and the listener
   * @throws IllegalArgumentException for images or labels that the model cannot learn from, and,
   *     for a seekable source before training starts, if the last batch of an epoch is a single
   *     image, for which a batch normalization in a network of your own cannot compute a variance
   * @throws DivergedException if the loss becomes NaN or infinite
   */
  public void fit(BatchSource batches, Trainer trainer) {
    confinement.run(() -> trainer.train(new VaeLearner(settings, networks), batches));
  }

  /** Returns the distribution of codes for each image. */
  public Posterior encode(INDArray images, int... labels) {
    return confinement.call(
        () ->
            networks.encode(settings.flat(images), Labels.of(settings.classes(), images, labels)));
  }

  /**
   * Returns the mean image for each code; for a Bernoulli likelihood, the probabilities of white.
   *
   * @param codes {@code [n, latent size]}
   */
  public INDArray decode(INDArray codes, int... labels) {
    Floats.requireRows(codes, settings.latentSize(), "codes");
    settings.image().requireCount(codes.size(0), settings.latentSize());
    return confinement.call(
        () ->
            settings.images(networks.decode(codes, Labels.of(settings.classes(), codes, labels))));
  }

  /** Returns the reconstruction of each image: its decoded mean code. */
  public INDArray reconstruct(INDArray images, int... labels) {
    return decode(encode(images, labels).mean(), labels);
  }

  /**
   * Generates images: samples codes from the prior and decodes them to mean images.
   *
   * @param count number of images, at least 1; their pixels are at most 2^30 values, and fewer in a
   *     small heap
   * @param seed the same seed generates the same images, and the first images do not depend on how
   *     many follow, except for rounding
   */
  public INDArray sample(int count, long seed, int... labels) {
    settings.image().requireCount(count, settings.latentSize());
    CounterRandom random = CounterRandom.of(seed, RandomStream.SAMPLE, 0, 0);
    float[] codes = confinement.call(() -> networks.priorCodes(count, random));
    return decode(Floats.array(codes, count, settings.latentSize()), labels);
  }

  /**
   * Fits a mixture of normal distributions to the codes of images, and returns a sampler that
   * generates images from it. Images from the prior of training, as {@link #sample} generates them,
   * are worse where the codes of images do not fill this prior.
   *
   * <p>This is done once, after training, and takes some seconds for 55,000 images and 20
   * dimensions; it takes longer with the square of the latent size. Further training outdates the
   * sampler.
   *
   * @param examples the training images; for a conditional model also their labels, one-hot, of
   *     every class
   * @param seed seed of the sampled codes and of the fit
   * @throws IllegalArgumentException for images or labels that the model cannot learn from, a class
   *     without images, a latent size above {@link VaeSampler#MAX_LATENT_SIZE}, or codes that are
   *     NaN or beyond 1e12
   */
  public VaeSampler sampler(Examples examples, long seed) {
    return VaeSampler.fit(this, settings, examples, seed);
  }

  /**
   * Loads a sampler that was saved for this model.
   *
   * @throws InvalidModelException if the file is not a complete sampler of a model with this latent
   *     size and these classes
   * @throws IOException if the file cannot be read
   */
  public VaeSampler loadSampler(Path file) throws IOException {
    return new VaeSampler(this, settings, SamplerFile.read(file, settings));
  }

  /**
   * Returns images on a path from one image to another; the ends are the decoded mean codes of
   * both.
   *
   * @param from one image
   * @param to one image
   * @param steps number of images including both ends, at least 2
   * @param labels for a conditional model: one label, constant along the path
   * @return {@code [steps, channels, height, width]}
   */
  public INDArray interpolate(
      INDArray from, INDArray to, int steps, Interpolation way, int... labels) {
    checkArgument(steps >= 2, "at least 2 steps expected, %s asked for", steps);
    settings.image().requireCount(steps, settings.latentSize());
    float[] begin = encode(one(from), labels).mean().toFloatVector();
    float[] end = encode(one(to), labels).mean().toFloatVector();
    float[][] codes = new float[steps][];
    for (int i = 0; i < steps; i++) {
      codes[i] = way.between(begin, end, i / (steps - 1.0));
    }
    return decode(Nd4j.createFromArray(codes), labels);
  }

  /**
   * Returns the evidence lower bound of each image, estimated with one code from its posterior. The
   * same images give the same result.
   */
  public Elbo elbo(INDArray images, int... labels) {
    return confinement.call(
        () ->
            new LikelihoodBounds(settings, networks)
                .elbo(settings.flat(images), Labels.of(settings.classes(), images, labels)));
  }

  /**
   * As {@link #logLikelihood(INDArray, int, long, IntConsumer, int...)}, without progress reports.
   */
  public double[] logLikelihood(INDArray images, int samples, long seed, int... labels) {
    return logLikelihood(images, samples, seed, done -> {}, labels);
  }

  /**
   * Returns the log-likelihood of each image in nats, estimated from below by importance weighting
   * (Burda, Grosse, Salakhutdinov 2016, <a href="https://arxiv.org/abs/1509.00519">arXiv
   * 1509.00519</a>, eq. 8): the mean over many seeds rises with {@code samples}.
   *
   * @param samples number of codes sampled from the posterior of each image, at least 1; 5,000 is
   *     usual. Memory use does not grow with it
   * @param progress receives the number of images that are done
   */
  public double[] logLikelihood(
      INDArray images, int samples, long seed, IntConsumer progress, int... labels) {
    checkArgument(samples >= 1, "at least 1 sample expected, %s given", samples);
    return confinement.call(
        () ->
            new LikelihoodBounds(settings, networks)
                .logLikelihood(
                    settings.flat(images),
                    Labels.of(settings.classes(), images, labels),
                    samples,
                    seed,
                    progress));
  }

  /** Returns the encoder; changing its parameters changes this model. */
  public MultiLayerNetwork encoder() {
    return networks.encoder();
  }

  /** Returns the decoder; changing its parameters changes this model. */
  public MultiLayerNetwork decoder() {
    return networks.decoder();
  }

  /**
   * Returns all networks that training changes: encoder, decoder and, with {@link
   * VaeBuilder#priorComponents}, one whose weights are the parameters of the prior.
   */
  public List<MultiLayerNetwork> networks() {
    return networks.all();
  }

  /**
   * Returns the number of classes that the model is conditioned on; 0 for an unconditional model.
   */
  public int classes() {
    return settings.classes();
  }

  /** Returns the number of dimensions of a code. */
  public int latentSize() {
    return settings.latentSize();
  }

  /** Returns the engine that computes: {@link Engine#ONEDNN} or {@link Engine#DL4J}. */
  public Engine engine() {
    return networks.engine();
  }

  /**
   * Saves the model with everything that is needed to continue training to the same bits. The file
   * is a zip of {@code vae.json} and a Deeplearning4j zip of each of the {@link #networks()}, and
   * is written atomically. Missing directories are created; the target of a symbolic link is
   * replaced, not the link.
   *
   * @throws InvalidModelException for what {@link #load} would refuse: a class in a network of your
   *     own that is not Deeplearning4j's or nd4j's or that is a layer on SameDiff, more than 128
   *     layers, names of more than 100 characters, parameters that are NaN or infinite, a learned
   *     prior with standard deviations or means beyond 1e12, more than 256 MiB. The {@link
   *     #networks()} can be saved with Deeplearning4j
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
          VaeFile.write(out, settings, networks.all());
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
  public static Vae load(Path file) throws IOException {
    return load(file, Engine.AUTO);
  }

  /**
   * Loads a model to be computed by the given engine.
   *
   * @throws InvalidModelException also if the engine is {@link Engine#ONEDNN} and cannot compute
   *     the model
   */
  public static Vae load(Path file, Engine engine) throws IOException {
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
  public static Vae load(Path file, Engine engine, Precision precision) throws IOException {
    precision.requireSupportedBy(engine);
    return VaeFile.read(file, engine, precision);
  }

  /** Returns the sizes of images and codes, classes, the likelihood and the seed. */
  @Override
  public String toString() {
    return "Vae(%s, %d latent dimensions, %d classes, %s, seed %d)"
        .formatted(
            settings.image(),
            settings.latentSize(),
            settings.classes(),
            settings.likelihood(),
            settings.seed());
  }

  /** Frees the native memory. Idempotent. */
  @Override
  public void close() {
    confinement.close(networks::close);
  }

  private INDArray one(INDArray image) {
    LiveArray.require(image, "images");
    checkArgument(
        image.length() == settings.pixels(),
        "one image of %s pixels expected, found %s",
        settings.pixels(),
        Excerpt.shape(image));
    return image.reshape(1, image.length());
  }
}

package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.archive.NetworkZip;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The built-in feature extractor of the library: a small convolutional classifier, trained once on
 * the 60,000 training images of Fashion-MNIST. Its features are the activations of its last hidden
 * layer, {@value #SIZE} of them.
 *
 * <p>It also accepts 28 x 28 grey images of other things, but its features are those that
 * distinguish garments.
 *
 * <p>Confined to one thread at a time; holds native memory until it is closed.
 */
public final class FashionFeatures implements FeatureExtractor, AutoCloseable {
  /** Number of features of an image. */
  public static final int SIZE = 128;

  private static final String WEIGHTS = "fashion-features.zip";
  private static final String FACTS = "fashion-features.properties";
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;

  /** Number of images whose values are checked at once; bounds the memory. */
  private static final int CHUNK = 500;

  private final String sha256;
  private final double accuracy;
  private final CompiledNetwork body;
  private final INDArray weights;
  private final INDArray biases;

  private FashionFeatures(
      String sha256, double accuracy, MultiLayerNetwork classifier, Engine engine) {
    this.sha256 = sha256;
    this.accuracy = accuracy;
    this.body = engine.compile(withoutOutputLayer(classifier));
    this.weights = classifier.getOutputLayer().getParam("W");
    this.biases = classifier.getOutputLayer().getParam("b");
  }

  /** Loads the extractor with {@link Engine#AUTO}. */
  public static FashionFeatures load() {
    return load(Engine.AUTO);
  }

  /** Loads the extractor, to be computed by the given engine. */
  public static FashionFeatures load(Engine engine) {
    try {
      return of(WEIGHTS, resource(WEIGHTS), resource(FACTS), engine);
    } catch (IOException e) {
      throw new UncheckedIOException(WEIGHTS + " is part of the jar", e);
    }
  }

  /**
   * Loads an extractor of the same shape from other training. Distances in its features are not
   * comparable with those of the built-in one.
   *
   * @param directory the files {@value #WEIGHTS} and {@value #FACTS}, as {@code ./fmnist extractor}
   *     writes them
   * @throws InvalidModelException if they are anything else
   */
  public static FashionFeatures load(Path directory, Engine engine) throws IOException {
    Path weights = directory.resolve(WEIGHTS);
    return of(
        weights.toString(),
        Files.readAllBytes(weights),
        Files.readAllBytes(directory.resolve(FACTS)),
        engine);
  }

  private static FashionFeatures of(String source, byte[] zip, byte[] properties, Engine engine)
      throws IOException {
    Properties facts = new Properties();
    facts.load(new ByteArrayInputStream(properties));
    String sha256 = Sha256.of(zip);
    if (!sha256.equals(facts.getProperty("sha256"))) {
      throw new InvalidModelException(
          "%s: SHA-256 %s expected, found %s"
              .formatted(source, facts.getProperty("sha256"), sha256));
    }
    MultiLayerNetwork classifier = NetworkZip.read(source, zip);
    long features = classifier.getOutputLayer().getParam("W").size(0);
    if (features != SIZE) {
      throw new InvalidModelException(
          "%s: a network with %d features expected, found %d".formatted(source, SIZE, features));
    }
    try {
      double accuracy = Double.parseDouble(facts.getProperty("accuracy", ""));
      return new FashionFeatures(sha256, accuracy, classifier, engine);
    } catch (NumberFormatException e) {
      throw new InvalidModelException(
          "%s: its accuracy expected in %s, found %s".formatted(source, FACTS, e.getMessage()), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param images float32 {@code [n, 1, 28, 28]} or {@code [n, 784]} in [0, 1]
   */
  @Override
  public Features extract(INDArray images) {
    LiveArray.require(images, "images");
    checkArgument(
        images.dataType() == DataType.FLOAT && !images.isEmpty() && isOfSize(images.shape()),
        "float32 images [n, 1, 28, 28] or [n, 784] expected, found %s",
        Excerpt.shape(images));
    INDArray rows = images.reshape('c', images.size(0), PIXELS);
    for (long from = 0; from < rows.size(0); from += CHUNK) {
      long to = Math.min(rows.size(0), from + CHUNK);
      checkValues(rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c'));
    }
    INDArray values = body.infer(rows);
    return new Features(values, values.mmul(weights).addRowVector(biases));
  }

  @Override
  public String sha256() {
    return sha256;
  }

  /** {@inheritDoc} The test images are those of Fashion-MNIST. */
  @Override
  public double accuracy() {
    return accuracy;
  }

  @Override
  public int classes() {
    return Math.toIntExact(biases.length());
  }

  /** Returns the number of features, the accuracy and the beginning of the SHA-256. */
  @Override
  public String toString() {
    return "FashionFeatures(%d features, accuracy %s, SHA-256 %.8s)"
        .formatted(SIZE, accuracy, sha256);
  }

  /** Frees the native memory. Idempotent. */
  @Override
  public void close() {
    body.close();
  }

  private static boolean isOfSize(long... shape) {
    return shape.length == 2
        ? shape[1] == PIXELS
        : shape.length == 4 && shape[1] == 1 && shape[2] == SIDE && shape[3] == SIDE;
  }

  /** Refuses NaN as well, since max pooling would silently replace it by a number. */
  private static void checkValues(INDArray pixels) {
    for (float pixel : pixels.data().asFloat()) {
      checkArgument(pixel >= 0 && pixel <= 1, "grey values in [0, 1] expected, found %s", pixel);
    }
  }

  /** Returns a network up to the last hidden layer, with the same parameters. */
  private static MultiLayerNetwork withoutOutputLayer(MultiLayerNetwork classifier) {
    MultiLayerConfiguration configuration = classifier.getLayerWiseConfigurations().clone();
    configuration.getConfs().remove(configuration.getConfs().size() - 1);
    MultiLayerNetwork hidden = new MultiLayerNetwork(configuration);
    long own = classifier.numParams() - classifier.getOutputLayer().numParams();
    hidden.init(
        classifier.params().get(NDArrayIndex.all(), NDArrayIndex.interval(0, own)).dup(), false);
    return hidden;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FashionFeatures.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}

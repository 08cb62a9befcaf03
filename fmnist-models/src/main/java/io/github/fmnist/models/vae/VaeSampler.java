package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Labels;
import io.github.fmnist.models.internal.RandomStream;
import io.github.fmnist.models.internal.mixture.ExpectationMaximization;
import io.github.fmnist.models.internal.mixture.GaussianMixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Generates images of a {@link Vae} from a mixture of normal distributions with full covariances
 * that was fitted to the codes of its training images, by expectation maximization (Ghosh et al.
 * 2020, <a href="https://arxiv.org/abs/1903.12436">arXiv 1903.12436</a>, section 4: ex-post density
 * estimation). The codes are one random code from the posterior of each image. A conditional model
 * has a mixture for each class.
 *
 * <p>A mixture has so many components that there are four codes for each of their numbers, but at
 * least 1 and at most 500: 59 components for 55,000 codes of 20 dimensions. The latent size is at
 * most {@value #MAX_LATENT_SIZE}.
 *
 * <p>A sampler uses the model from which it comes, and must not be used after that was closed.
 */
public final class VaeSampler {
  /**
   * In ten dimensions, images of this rule have the lowest Fréchet distance of all numbers of
   * components that were tried; see "Recipes that were tried" in docs/studies.md.
   */
  private static final int CODES_PER_PARAMETER = 4;

  static final int MAX_COMPONENTS = 500;

  /**
   * Maximum latent size of a model with a sampler. Time and memory of the fit grow with the square
   * of the latent size.
   */
  public static final int MAX_LATENT_SIZE = 1024;

  /** Images encoded at once; bounds the memory. */
  private static final int CHUNK = 1000;

  private final Vae vae;
  private final VaeSettings settings;

  /** A mixture for each class, or one. */
  private final List<GaussianMixture> mixtures;

  VaeSampler(Vae vae, VaeSettings settings, List<GaussianMixture> mixtures) {
    this.vae = vae;
    this.settings = settings;
    this.mixtures = mixtures;
  }

  /** Refuses a latent size above the maximum. */
  static void requireLatentSize(int latentSize) {
    checkArgument(
        latentSize <= MAX_LATENT_SIZE,
        "a latent size of at most %s expected for a sampler, found %s",
        MAX_LATENT_SIZE,
        latentSize);
  }

  static VaeSampler fit(Vae vae, VaeSettings settings, Examples examples, long seed) {
    requireLatentSize(settings.latentSize());
    List<List<float[]>> codes =
        Stream.generate(() -> (List<float[]>) new ArrayList<float[]>())
            .limit(Math.max(1, settings.classes()))
            .toList();
    for (int from = 0; from < examples.size(); from += CHUNK) {
      int to = Math.min(examples.size(), from + CHUNK);
      DataSet batch = examples.batch(IntStream.range(from, to).toArray());
      int[] labels = Labels.of(Labels.of(settings.classes(), batch));
      float[][] sampled = codes(vae, settings, batch.getFeatures(), seed, from, labels);
      for (int i = 0; i < sampled.length; i++) {
        codes.get(labels.length == 0 ? 0 : labels[i]).add(sampled[i]);
      }
    }
    return new VaeSampler(
        vae,
        settings,
        IntStream.range(0, codes.size()).mapToObj(i -> mixture(codes.get(i), i, seed)).toList());
  }

  /** Returns a code of each image, of pixels as in training. */
  private static float[][] codes(
      Vae vae, VaeSettings settings, INDArray images, long seed, int step, int... labels) {
    INDArray pixels = settings.flat(images);
    if (settings.dynamicBinarization()) {
      pixels = Binarization.draw(pixels, CounterRandom.of(seed, RandomStream.PIXELS, 0, step));
    }
    return vae.encode(pixels, labels)
        .sample(CounterRandom.of(seed, RandomStream.LATENT_NOISE, 0, step));
  }

  private static GaussianMixture mixture(List<float[]> codes, int label, long seed) {
    checkArgument(!codes.isEmpty(), "images of each class expected, found none of %s", label);
    float[][] points = codes.toArray(new float[0][]);
    checkArgument(
        codes.stream().allMatch(VaeSampler::isFinite),
        "codes of finite numbers expected, found NaN or infinity");
    long parameters = GaussianMixture.parameters(points[0].length);
    long components = points.length / (CODES_PER_PARAMETER * parameters);
    return ExpectationMaximization.fit(
        points,
        (int) Math.max(1, Math.min(MAX_COMPONENTS, components)),
        CounterRandom.of(seed, RandomStream.MIXTURE, 0, label));
  }

  private static boolean isFinite(float[] code) {
    double sum = 0;
    for (float value : code) {
      sum += value;
    }
    return Double.isFinite(sum);
  }

  /**
   * Generates images: samples codes from the fitted mixture and decodes them to mean images.
   *
   * @param count number of images, at least 1; their pixels are at most 2^30 values, and fewer in a
   *     small heap
   * @param seed the same seed generates the same images, and the first images do not depend on how
   *     many follow, except for rounding
   * @param labels for a conditional model: one label for each image, or one for all
   */
  public INDArray sample(int count, long seed, int... labels) {
    return vae.decode(codes(count, seed, labels), labels);
  }

  /** Returns the codes of {@link #sample}, {@code [count, latent size]}. */
  INDArray codes(int count, long seed, int... labels) {
    int size = settings.latentSize();
    settings.image().requireCount(count, size);
    int[] mixture = Labels.expanded(settings.classes(), count, labels);
    CounterRandom random = CounterRandom.of(seed, RandomStream.SAMPLE, 0, 0);
    float[] codes = new float[Math.multiplyExact(count, size)];
    for (int i = 0; i < count; i++) {
      mixtures.get(mixture.length == 0 ? 0 : mixture[i]).sample(random, i, codes, i * size);
    }
    return Floats.array(codes, count, size);
  }

  /** Returns the number of components of all mixtures. */
  public int components() {
    return mixtures.stream().mapToInt(mixture -> mixture.components().size()).sum();
  }

  /**
   * Saves the mixtures, without the model. The file is a zip, and is written atomically.
   *
   * @throws IOException if the file cannot be written
   */
  public void save(Path file) throws IOException {
    AtomicFile.write(file, this::save);
  }

  /** Writes the content of the file of {@link #save(Path)}; does not close the stream. */
  public void save(OutputStream out) throws IOException {
    SamplerFile.write(out, settings, mixtures);
  }

  /** Returns the numbers of components and of latent dimensions. */
  @Override
  public String toString() {
    return "VaeSampler(%d components, %d latent dimensions, %d classes)"
        .formatted(components(), settings.latentSize(), settings.classes());
  }
}

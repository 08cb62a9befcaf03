package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import io.github.fmnist.models.internal.archive.SettingsJson;
import io.github.fmnist.models.internal.mixture.GaussianMixture;
import io.github.fmnist.models.internal.mixture.GaussianMixture.Component;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the mixtures of a sampler as a zip: their sizes, and the numbers of their
 * components one after another as big-endian float64: weight, mean, and the rows of the factor of
 * the covariance.
 */
final class SamplerFile {
  private static final String SETTINGS = "sampler.json";
  private static final String NUMBERS = "mixtures.bin";
  private static final String LATENT_SIZE = "latentSize";
  private static final String CLASSES = "classes";
  private static final String COMPONENTS = "components";

  /** Tolerance for rounding errors in a sum of weights. */
  private static final double SUM_TOLERANCE = 1e-6;

  private SamplerFile() {}

  static void write(OutputStream out, VaeSettings settings, List<GaussianMixture> mixtures)
      throws IOException {
    Map<String, ModelFile.Content> entries = new LinkedHashMap<>();
    entries.put(SETTINGS, entry -> entry.write(json(settings, mixtures)));
    entries.put(NUMBERS, entry -> writeNumbers(new DataOutputStream(entry), mixtures));
    ModelFile.writeZip(out, entries);
  }

  private static byte[] json(VaeSettings settings, List<GaussianMixture> mixtures)
      throws JsonProcessingException {
    ObjectNode json = SettingsJson.create();
    json.put(LATENT_SIZE, settings.latentSize());
    json.put(CLASSES, settings.classes());
    mixtures.stream()
        .mapToInt(mixture -> mixture.components().size())
        .forEach(json.putArray(COMPONENTS)::add);
    return SettingsJson.bytes(json);
  }

  private static void writeNumbers(DataOutputStream out, List<GaussianMixture> mixtures)
      throws IOException {
    for (GaussianMixture mixture : mixtures) {
      for (Component component : mixture.components()) {
        out.writeDouble(component.weight());
        write(out, component.mean());
        for (double[] row : component.factor()) {
          write(out, row);
        }
      }
    }
    out.flush();
  }

  private static void write(DataOutputStream out, double... numbers) throws IOException {
    for (double number : numbers) {
      out.writeDouble(number);
    }
  }

  /**
   * Reads the mixtures of a sampler.
   *
   * @param expected settings of the model
   */
  static List<GaussianMixture> read(Path file, VaeSettings expected) throws IOException {
    String source = file.toString();
    byte[] bytes = ModelFile.read(file);
    Map<String, byte[]> entries =
        ModelFile.readZip(source, bytes, Set.of(SETTINGS, NUMBERS), new Allowance(bytes.length));
    int[] counts =
        SettingsJson.read(
            source,
            SETTINGS,
            ModelFile.entry(source, entries, SETTINGS),
            json -> counts(json, expected));
    byte[] numbers = ModelFile.entry(source, entries, NUMBERS);
    long length =
        Arrays.stream(counts).asLongStream().sum()
            * GaussianMixture.parameters(expected.latentSize())
            * Double.BYTES;
    if (numbers.length != length) {
      throw new InvalidModelException(
          "%s, %s: %,d bytes expected, found %,d"
              .formatted(source, NUMBERS, length, numbers.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(numbers);
    List<GaussianMixture> mixtures = new ArrayList<>();
    for (int count : counts) {
      mixtures.add(mixture(source, buffer, count, expected.latentSize()));
    }
    return mixtures;
  }

  /** Returns the number of components of each mixture. */
  private static int[] counts(JsonNode json, VaeSettings expected) {
    int latentSize = SettingsJson.number(json, LATENT_SIZE);
    int classes = SettingsJson.number(json, CLASSES);
    checkArgument(
        latentSize == expected.latentSize() && classes == expected.classes(),
        "a sampler of %s dimensions and %s classes expected, found one of %s and %s",
        expected.latentSize(),
        expected.classes(),
        latentSize,
        classes);
    VaeSampler.requireLatentSize(latentSize);
    double[] counts = SettingsJson.reals(json, COMPONENTS);
    checkArgument(
        counts.length == Math.max(1, classes) && Arrays.stream(counts).allMatch(SamplerFile::valid),
        "%s mixtures of 1 to %s components expected, found %s",
        Math.max(1, classes),
        VaeSampler.MAX_COMPONENTS,
        Arrays.toString(counts));
    return Arrays.stream(counts).mapToInt(count -> (int) count).toArray();
  }

  private static boolean valid(double count) {
    return count == Math.rint(count) && count >= 1 && count <= VaeSampler.MAX_COMPONENTS;
  }

  private static GaussianMixture mixture(String source, ByteBuffer buffer, int count, int size)
      throws InvalidModelException {
    List<Component> components = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      components.add(component(source, buffer, size));
    }
    double sum = components.stream().mapToDouble(Component::weight).sum();
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new InvalidModelException(
          "%s, %s: weights with the sum 1 expected, found %s".formatted(source, NUMBERS, sum));
    }
    return new GaussianMixture(components);
  }

  private static Component component(String source, ByteBuffer buffer, int size)
      throws InvalidModelException {
    double weight = number(source, buffer, true);
    double[] mean = new double[size];
    for (int i = 0; i < size; i++) {
      mean[i] = number(source, buffer, false);
    }
    double[][] factor = new double[size][];
    for (int i = 0; i < size; i++) {
      factor[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        factor[i][j] = number(source, buffer, i == j);
      }
    }
    return new Component(weight, mean, factor);
  }

  private static double number(String source, ByteBuffer buffer, boolean positive)
      throws InvalidModelException {
    double number = buffer.getDouble();
    if (!GaussianMixture.isBounded(number) || (positive && number <= 0)) {
      throw new InvalidModelException(
          "%s, %s: numbers %s up to %s expected, found %s"
              .formatted(
                  source,
                  NUMBERS,
                  positive ? "above 0" : "from " + -GaussianMixture.MAX_VALUE,
                  GaussianMixture.MAX_VALUE,
                  number));
    }
    return number;
  }
}

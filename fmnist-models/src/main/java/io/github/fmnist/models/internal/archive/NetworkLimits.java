package io.github.fmnist.models.internal.archive;

import static java.util.Map.entry;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.ImageSize;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Limits the numbers in the configuration of a network. Deeplearning4j checks few of them, and some
 * of its arithmetic has 32 bits.
 */
final class NetworkLimits {
  /** Maximum number of layers; some of Deeplearning4j's work grows with its square. */
  private static final int MAX_LAYERS = 128;

  /** Maximum number of integers in an array, such as the sides of a window. */
  private static final int MAX_DIMENSIONS = 10;

  /**
   * Maximum product of sizes that Deeplearning4j multiplies, so that its products fit into 64 bits.
   */
  private static final double MAX_PRODUCT = 1L << 52;

  private static final Range WINDOW = new Range(1, 1 << 12);
  private static final Range MARGIN = new Range(0, 1 << 12);
  private static final Range SIZE = new Range(0, 1 << 24);
  private static final Range COUNT = new Range(0, 1 << 30);
  private static final Range LENGTH = new Range(1, 1 << 30);
  private static final Range OTHER = new Range(0, ImageSize.MAX_SIDE);

  /** Ranges of integers by name; in an array, each value has the range. */
  private static final Map<String, Range> RANGES =
      Map.ofEntries(
          entry("kernelSize", WINDOW),
          entry("stride", WINDOW),
          entry("dilation", WINDOW),
          entry("size", WINDOW),
          entry("blocks", WINDOW),
          entry("blockSize", WINDOW),
          entry("depthMultiplier", WINDOW),
          entry("padding", MARGIN),
          entry("cropping", MARGIN),
          entry("nin", SIZE),
          entry("nout", SIZE),
          entry("iterationCount", COUNT),
          entry("epochCount", COUNT),
          entry("cycleLength", LENGTH),
          entry("annealingLength", COUNT),
          entry("stepSize", COUNT),
          entry("numIter", COUNT),
          entry("maxIter", COUNT),
          entry("seed", new Range(Long.MIN_VALUE, Long.MAX_VALUE)));

  /** Fields that must not be null for a network to compute, although Deeplearning4j reads null. */
  private static final Set<String> REQUIRED =
      Set.of(
          "activationFn",
          "backpropType",
          "blocks",
          "cacheMode",
          "cnn2DFormat",
          "cnn2dDataFormat",
          "convolutionMode",
          "cropping",
          "dataFormat",
          "dataType",
          "dilation",
          "format",
          "gradientNormalization",
          "inferenceWorkspaceMode",
          "iupdater",
          "kernelSize",
          "lossFn",
          "lossFunction",
          "optimizationAlgo",
          "padding",
          "poolingType",
          "regularization",
          "regularizationBias",
          "scheduleType",
          "size",
          "stride",
          "trainingWorkspaceMode");

  /** Initial values, which a saved network no longer needs. */
  private static final Set<String> INITIAL_VALUES = Set.of("biasInit", "gainInit");

  private record Range(long min, long max) {}

  private NetworkLimits() {}

  /**
   * Refuses sizes out of range, numbers that are NaN or infinite, and missing fields.
   *
   * @param source name of the source, for messages
   * @param configuration configuration as Deeplearning4j writes it, so that all fields have their
   *     types
   */
  static void check(String source, JsonNode configuration) throws InvalidModelException {
    int layers = configuration.path("confs").size();
    require(source, layers <= MAX_LAYERS, "at most %,d layers".formatted(MAX_LAYERS), layers);
    check(source, "configuration", configuration, false);
  }

  private static void check(String source, String name, JsonNode node, boolean scheduled)
      throws InvalidModelException {
    if (node.isIntegralNumber()) {
      Range range = RANGES.getOrDefault(name, OTHER);
      require(
          source,
          node.asLong() >= range.min && node.asLong() <= range.max,
          "%s from %,d to %,d".formatted(name, range.min, range.max),
          node);
    }
    require(source, !node.isNull() || !REQUIRED.contains(name), name, node);
    // Deeplearning4j writes NaN in place of a learning rate that follows a schedule.
    boolean unused = scheduled || INITIAL_VALUES.contains(name);
    require(source, unused || !isNaN(node), "a finite number as " + name, node);
    if (node.path(0).isIntegralNumber()) {
      int count = node.size();
      require(
          source, count <= MAX_DIMENSIONS, MAX_DIMENSIONS + " numbers at most as " + name, count);
      requireCountable(source, name, product(node));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      require(source, !node.get(i).isNull(), "parts in " + name, node.get(i));
      check(source, name, node.get(i), false);
    }
    if (node.isObject()) {
      double weights =
          product(node.path("nin")) * product(node.path("nout")) * product(node.path("kernelSize"));
      requireCountable(source, "weights", weights);
      checkFields(source, node);
    }
  }

  private static void checkFields(String source, JsonNode object) throws InvalidModelException {
    boolean scheduled = false;
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      scheduled |= isSchedule(name) && !object.get(name).isNull();
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      check(source, field.getKey(), field.getValue(), scheduled);
    }
  }

  private static boolean isSchedule(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith("schedule");
  }

  /** Returns whether a value is NaN or infinite, which Jackson writes as text. */
  private static boolean isNaN(JsonNode node) {
    return node.isTextual() && Set.of("NaN", "Infinity", "-Infinity").contains(node.asText());
  }

  private static void requireCountable(String source, String name, double product)
      throws InvalidModelException {
    require(
        source, product <= MAX_PRODUCT, name + " with a product of sizes of at most 2^52", product);
  }

  /** Returns the product of the numbers of an array, a number itself, or 1 for a missing value. */
  private static double product(JsonNode sizes) {
    double product = sizes.asDouble(1);
    for (JsonNode size : sizes) {
      product *= size.asDouble();
    }
    return product;
  }

  private static void require(String source, boolean fits, String expected, Object found)
      throws InvalidModelException {
    if (!fits) {
      throw new InvalidModelException(
          "%s: %s expected, found %s".formatted(source, expected, Excerpt.of(found)));
    }
  }
}

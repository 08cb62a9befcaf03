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
 * The numbers that the configuration of a network may have. Deeplearning4j checks few of them, and
 * some of its arithmetic is of 32 bits.
 */
final class NetworkLimits {
  /** Some of Deeplearning4j's work grows with the square of this. */
  private static final int MAX_LAYERS = 128;

  /** Whole numbers in an array, such as the sides of a window. */
  private static final int MAX_DIMENSIONS = 10;

  /** Of sizes that Deeplearning4j multiplies: with this, their products fit into 64 bits. */
  private static final double MAX_PRODUCT = 1L << 52;

  private static final Range WINDOW = new Range(1, 1 << 12);
  private static final Range MARGIN = new Range(0, 1 << 12);
  private static final Range SIZE = new Range(0, 1 << 24);
  private static final Range COUNT = new Range(0, 1 << 30);
  private static final Range LENGTH = new Range(1, 1 << 30);
  private static final Range OTHER = new Range(0, ImageSize.MAX_SIDE);

  /** Whole numbers by their names; arrays have the range for each of their values. */
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

  /** What no part of a network computes without, though Deeplearning4j reads it as null. */
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

  /** Initial values, which a network that was saved has behind it. */
  private static final Set<String> PAST = Set.of("biasInit", "gainInit");

  private record Range(long least, long most) {}

  private NetworkLimits() {}

  /**
   * Refuses sizes that no network has, numbers that are NaN or infinite, and what is missing.
   *
   * @param what is read, for messages
   * @param configuration as Deeplearning4j writes it, where all fields have their right types
   */
  static void check(String what, JsonNode configuration) throws InvalidModelException {
    int layers = configuration.path("confs").size();
    require(what, layers <= MAX_LAYERS, "at most %,d layers".formatted(MAX_LAYERS), layers);
    check(what, "configuration", configuration, false);
  }

  private static void check(String what, String name, JsonNode node, boolean scheduled)
      throws InvalidModelException {
    if (node.isIntegralNumber()) {
      Range range = RANGES.getOrDefault(name, OTHER);
      require(
          what,
          node.asLong() >= range.least && node.asLong() <= range.most,
          "%s from %,d to %,d".formatted(name, range.least, range.most),
          node);
    }
    require(what, !node.isNull() || !REQUIRED.contains(name), name, node);
    // In the place of a learning rate that follows a schedule, Deeplearning4j writes NaN.
    boolean unused = scheduled || PAST.contains(name);
    require(what, unused || !isNaN(node), "a finite number as " + name, node);
    if (node.path(0).isIntegralNumber()) {
      int count = node.size();
      require(what, count <= MAX_DIMENSIONS, MAX_DIMENSIONS + " numbers at most as " + name, count);
      requireCountable(what, name, product(node));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      require(what, !node.get(i).isNull(), "parts in " + name, node.get(i));
      check(what, name, node.get(i), false);
    }
    if (node.isObject()) {
      double weights =
          product(node.path("nin")) * product(node.path("nout")) * product(node.path("kernelSize"));
      requireCountable(what, "weights", weights);
      checkFields(what, node);
    }
  }

  private static void checkFields(String what, JsonNode object) throws InvalidModelException {
    boolean scheduled = false;
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      scheduled |= isSchedule(name) && !object.get(name).isNull();
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      check(what, field.getKey(), field.getValue(), scheduled);
    }
  }

  private static boolean isSchedule(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith("schedule");
  }

  /** Jackson writes numbers that are not finite as texts. */
  private static boolean isNaN(JsonNode node) {
    return node.isTextual() && Set.of("NaN", "Infinity", "-Infinity").contains(node.asText());
  }

  private static void requireCountable(String what, String name, double product)
      throws InvalidModelException {
    require(what, product <= MAX_PRODUCT, name + " of countable size", product);
  }

  /** Multiplies the numbers of an array; a number is one of them, nothing counts as 1. */
  private static double product(JsonNode sizes) {
    double product = sizes.asDouble(1);
    for (JsonNode size : sizes) {
      product *= size.asDouble();
    }
    return product;
  }

  private static void require(String what, boolean fits, String expected, Object found)
      throws InvalidModelException {
    if (!fits) {
      throw new InvalidModelException(
          "%s: %s expected, found %s".formatted(what, expected, Excerpt.of(found)));
    }
  }
}

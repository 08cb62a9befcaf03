package io.github.fmnist.models.internal.archive;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Changes one place of a JSON text to a value that its reader may not expect. */
final class HostileJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "the-place-of-the-hostile-value";

  private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";

  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "-1",
          "-7",
          "255",
          "4096",
          "65536",
          "65537",
          "2147483647",
          "-2147483648",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "9".repeat(20_000),
          "0." + "1".repeat(20_000),
          "0.5",
          "1.5",
          "-0.0",
          "1e308",
          "1e999",
          "1e-320",
          "1e999999999",
          "NaN",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "[null]",
          "[1]",
          "[0, 0]",
          "[2147483647, 2147483647]",
          "[" + "0,".repeat(20_000) + "0]",
          "[".repeat(20_000) + "]".repeat(20_000),
          "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000),
          "{\"a\": 1, \"a\": 2}",
          "\"\"",
          "\"NaN\"",
          "\"Infinity\"",
          "\"-3\"",
          "\"1e999999999\"",
          "\"NHWC\"",
          "\"NWC\"",
          "\"NCW\"",
          "\"Same\"",
          "\"Causal\"",
          "\"DOUBLE\"",
          "\"UTF8\"",
          "\"LBFGS\"",
          "\"TruncatedBPTT\"",
          "\"PNORM\"",
          "\"none of these\"",
          "\"" + "a.".repeat(5_000) + "\"",
          "\"" + "x".repeat(300_000) + "\"",
          "\"javax.swing.JEditorPane\"",
          "\"java.lang.ProcessBuilder\"",
          "{\"@class\": \"org.deeplearning4j.nn.conf.dropout.GaussianNoise\", \"stddev\": 0.1}",
          "{\"@class\": \"org.deeplearning4j.nn.conf.weightnoise.DropConnect\"}",
          "[{\"@class\": \"org.deeplearning4j.nn.conf.constraint.MaxNormConstraint\","
              + " \"maxNorm\": 1, \"dimensions\": [7], \"params\": [\"W\"]}]",
          "{\"@class\": \"org.nd4j.linalg.schedule.CycleSchedule\", \"cycleLength\": 0}",
          "{\"@class\": \"org.nd4j.linalg.schedule.MapSchedule\","
              + " \"scheduleType\": \"EPOCH\", \"values\": {\"7\": 0.1}}",
          "{\"@class\": \"org.nd4j.linalg.learning.config.Sgd\"}");

  /** Constants of Deeplearning4j's enums, and one of none of them. */
  private static final List<String> CONSTANTS =
      Stream.of(
              "NCHW",
              "NHWC",
              "NCW",
              "NWC",
              "NDHWC",
              "Same",
              "Strict",
              "Truncate",
              "Causal",
              "MAX",
              "AVG",
              "SUM",
              "PNORM",
              "NONE",
              "ENABLED",
              "DEVICE",
              "Standard",
              "TruncatedBPTT",
              "LBFGS",
              "CONJUGATE_GRADIENT",
              "ClipL2PerLayer",
              "RenormalizeL2PerParamType",
              "DOUBLE",
              "UTF8",
              "ITERATION",
              "nothing")
          .map(name -> "\"" + name + "\"")
          .toList();

  private static final List<String> CLASSES =
      List.of(
          LAYERS + "InputTypeUtil",
          LAYERS + "Layer",
          LAYERS + "ActivationLayer",
          LAYERS + "BatchNormalization",
          LAYERS + "CenterLossOutputLayer",
          LAYERS + "CnnLossLayer",
          LAYERS + "Convolution1DLayer",
          LAYERS + "Convolution3D",
          LAYERS + "ConvolutionLayer",
          LAYERS + "Deconvolution2D",
          LAYERS + "DenseLayer",
          LAYERS + "DepthwiseConvolution2D",
          LAYERS + "DropoutLayer",
          LAYERS + "EmbeddingLayer",
          LAYERS + "GlobalPoolingLayer",
          LAYERS + "GravesLSTM",
          LAYERS + "LSTM",
          LAYERS + "LocalResponseNormalization",
          LAYERS + "LocallyConnected2D",
          LAYERS + "LossLayer",
          LAYERS + "OutputLayer",
          LAYERS + "PReLULayer",
          LAYERS + "RnnOutputLayer",
          LAYERS + "SeparableConvolution2D",
          LAYERS + "SpaceToBatchLayer",
          LAYERS + "SpaceToDepthLayer",
          LAYERS + "SubsamplingLayer",
          LAYERS + "Upsampling2D",
          LAYERS + "Upsampling3D",
          LAYERS + "ZeroPaddingLayer",
          LAYERS + "convolutional.Cropping2D",
          LAYERS + "misc.ElementWiseMultiplicationLayer",
          LAYERS + "misc.FrozenLayer",
          LAYERS + "misc.RepeatVector",
          LAYERS + "objdetect.Yolo2OutputLayer",
          LAYERS + "recurrent.Bidirectional",
          LAYERS + "recurrent.SimpleRnn",
          "org.deeplearning4j.nn.conf.dropout.AlphaDropout",
          "org.deeplearning4j.nn.conf.dropout.SpatialDropout",
          "org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor",
          "org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor",
          "org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor",
          "org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor",
          "org.deeplearning4j.nn.conf.serde.JsonMappers",
          "org.deeplearning4j.nn.weights.WeightInitIdentity",
          "org.nd4j.linalg.activations.impl.ActivationCube",
          "org.nd4j.linalg.activations.impl.ActivationPReLU",
          "org.nd4j.linalg.activations.impl.ActivationRReLU",
          "org.nd4j.linalg.activations.impl.ActivationSigmoid",
          "org.nd4j.linalg.activations.impl.ActivationSoftmax",
          "org.nd4j.linalg.learning.config.AMSGrad",
          "org.nd4j.linalg.learning.config.AdaDelta",
          "org.nd4j.linalg.learning.config.IUpdater",
          "org.nd4j.linalg.learning.config.NoOp",
          "org.nd4j.linalg.learning.config.Sgd",
          "org.nd4j.linalg.learning.regularization.WeightDecay",
          "org.nd4j.linalg.lossfunctions.impl.LossFMeasure",
          "org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity",
          "org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT",
          "org.nd4j.linalg.schedule.CycleSchedule",
          "org.nd4j.linalg.schedule.MapSchedule",
          "org.nd4j.linalg.schedule.PolySchedule");

  private HostileJson() {}

  /** A place in a tree: a field of an object, or an element of an array. */
  private record Place(JsonNode parent, String field, int index) {
    JsonNode value() {
      return field == null ? parent.get(index) : parent.get(field);
    }

    /** Returns whether the value has no effect on a network that has its parameters. */
    boolean isIdle() {
      if (field == null) {
        return value().isTextual();
      }
      return field.startsWith("cudnn") || field.startsWith("weightInit");
    }

    void set(JsonNode value) {
      if (field == null) {
        ((ArrayNode) parent).set(index, value);
      } else {
        ((ObjectNode) parent).set(field, value);
      }
    }

    void addAnother() {
      if (field == null) {
        ((ArrayNode) parent).add(MARK);
      } else {
        ((ObjectNode) parent).put(field + "s", MARK);
      }
    }

    void remove() {
      if (field == null) {
        ((ArrayNode) parent).remove(index);
      } else {
        ((ObjectNode) parent).remove(field);
      }
    }
  }

  /** Returns a text with one or two changes. */
  static String changed(String json, Random random) throws JsonProcessingException {
    JsonNode tree = JSON.readTree(json);
    if (random.nextInt(4) == 0) {
      change(tree, random);
    }
    String hostile = change(tree, random);
    return JSON.writeValueAsString(tree).replace("\"" + MARK + "\"", hostile);
  }

  /** Changes a tree and returns the replacement for the mark. */
  private static String change(JsonNode tree, Random random) {
    List<Place> places = new ArrayList<>();
    collect(tree, places);
    Place place = places.get(random.nextInt(places.size()));
    while (place.isIdle() && random.nextInt(10) > 0) {
      place = places.get(random.nextInt(places.size()));
    }
    JsonNode before = place.value();
    String hostile = VALUES.get(random.nextInt(VALUES.size()));
    int kind = random.nextInt(10);
    if (kind == 0) {
      place.remove();
      return hostile;
    }
    if (kind == 1) {
      place.set(places.get(random.nextInt(places.size())).value().deepCopy());
      return hostile;
    }
    if (kind == 2) {
      place.addAnother();
      return hostile;
    }
    place.set(JSON.getNodeFactory().textNode(MARK));
    if (kind < 7 && before.isNumber()) {
      return number(before.asDouble(), random);
    }
    if (kind < 7 && before.isTextual()) {
      return before.asText().contains(".")
          ? text(before.asText(), places, random)
          : CONSTANTS.get(random.nextInt(CONSTANTS.size()));
    }
    return hostile;
  }

  /**
   * Returns a text from elsewhere in the tree; for the name of a class, one from the same package.
   */
  private static String text(String before, List<Place> places, Random random) {
    String start = before.substring(0, before.lastIndexOf('.') + 1);
    List<String> others =
        Stream.concat(places.stream().map(place -> place.value().asText()), CLASSES.stream())
            .filter(text -> !text.isEmpty() && text.startsWith(start) && !text.equals(before))
            .toList();
    return "\"" + (others.isEmpty() ? "" : others.get(random.nextInt(others.size()))) + "\"";
  }

  private static String number(double before, Random random) {
    double other =
        switch (random.nextInt(10)) {
          case 0 -> before + 1;
          case 1 -> before - 1;
          case 2 -> before * 2;
          case 3 -> -before;
          case 4 -> before * 1000;
          case 5 -> 0;
          case 6 -> 4096;
          case 7 -> 65536;
          case 8 -> Integer.MAX_VALUE;
          default -> Integer.MIN_VALUE;
        };
    return other == Math.rint(other) ? String.valueOf((long) other) : String.valueOf(other);
  }

  private static void collect(JsonNode node, List<Place> places) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      places.add(new Place(node, name, 0));
      collect(node.get(name), places);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(new Place(node, null, i));
      collect(node.get(i), places);
    }
  }
}

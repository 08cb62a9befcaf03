package io.github.fmnist.models;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Changes one place of a JSON text into something that its reader may not expect. */
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
          "\"" + LAYERS + "InputTypeUtil\"",
          "\"" + LAYERS + "Layer\"",
          "\"" + LAYERS + "DenseLayer\"",
          "\"" + LAYERS + "LSTM\"",
          "\"" + LAYERS + "LossLayer\"",
          "\"" + LAYERS + "OutputLayer\"",
          "\"" + LAYERS + "ConvolutionLayer\"",
          "\"" + LAYERS + "Upsampling3D\"",
          "\"" + LAYERS + "LocallyConnected2D\"",
          "\"" + LAYERS + "EmbeddingLayer\"",
          "\"" + LAYERS + "misc.RepeatVector\"",
          "\"" + LAYERS + "misc.FrozenLayer\"",
          "\"" + LAYERS + "objdetect.Yolo2OutputLayer\"",
          "\"org.deeplearning4j.nn.conf.serde.JsonMappers\"",
          "\"org.nd4j.linalg.activations.impl.ActivationPReLU\"",
          "\"org.nd4j.linalg.activations.impl.ActivationSoftmax\"",
          "\"org.nd4j.linalg.activations.impl.ActivationSigmoid\"",
          "\"org.nd4j.linalg.learning.config.AMSGrad\"",
          "\"org.nd4j.linalg.learning.config.NoOp\"",
          "\"org.nd4j.linalg.schedule.CycleSchedule\"",
          "{\"@class\": \"org.deeplearning4j.nn.conf.dropout.GaussianNoise\", \"stddev\": 0.1}",
          "{\"@class\": \"org.deeplearning4j.nn.conf.weightnoise.DropConnect\"}",
          "[{\"@class\": \"org.deeplearning4j.nn.conf.constraint.MaxNormConstraint\","
              + " \"maxNorm\": 1, \"dimensions\": [7], \"params\": [\"W\"]}]",
          "{\"@class\": \"org.nd4j.linalg.schedule.CycleSchedule\", \"cycleLength\": 0}",
          "{\"@class\": \"org.nd4j.linalg.schedule.MapSchedule\","
              + " \"scheduleType\": \"EPOCH\", \"values\": {\"7\": 0.1}}",
          "{\"@class\": \"org.nd4j.linalg.learning.config.Sgd\"}");

  private HostileJson() {}

  /** A place in a tree: a field of an object, or an element of an array. */
  private record Place(JsonNode parent, String field, int index) {
    JsonNode value() {
      return field == null ? parent.get(index) : parent.get(field);
    }

    void set(JsonNode value) {
      if (field == null) {
        ((ArrayNode) parent).set(index, value);
      } else {
        ((ObjectNode) parent).set(field, value);
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

  /** Returns a text with a change or two. */
  static String changed(String json, Random random) throws JsonProcessingException {
    JsonNode tree = JSON.readTree(json);
    if (random.nextInt(4) == 0) {
      change(tree, random);
    }
    String hostile = change(tree, random);
    return JSON.writeValueAsString(tree).replace("\"" + MARK + "\"", hostile);
  }

  /** Changes a tree; returns what belongs in the place of the mark. */
  private static String change(JsonNode tree, Random random) {
    List<Place> places = new ArrayList<>();
    collect(tree, places);
    Place place = places.get(random.nextInt(places.size()));
    String hostile = VALUES.get(random.nextInt(VALUES.size()));
    switch (random.nextInt(8)) {
      case 0 -> place.remove();
      case 1 -> place.set(places.get(random.nextInt(places.size())).value().deepCopy());
      case 2 -> {
        JsonNode number = place.value();
        hostile = number.isNumber() ? nearby(number.asDouble(), random) : hostile;
        place.set(JSON.getNodeFactory().textNode(MARK));
      }
      case 3 -> {
        if (place.field() == null) {
          ((ArrayNode) place.parent()).add(MARK);
        } else {
          ((ObjectNode) place.parent()).put(place.field() + "s", MARK);
        }
      }
      default -> place.set(JSON.getNodeFactory().textNode(MARK));
    }
    return hostile;
  }

  private static String nearby(double number, Random random) {
    double other =
        switch (random.nextInt(5)) {
          case 0 -> number + 1;
          case 1 -> number - 1;
          case 2 -> number * 2;
          case 3 -> -number;
          default -> number * 1000;
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

package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The configuration of a network as Deeplearning4j's JSON, of known parts and sensible sizes. */
final class NetworkJson {
  private NetworkJson() {}

  /**
   * Returns a configuration as JSON.
   *
   * @param what is written, for messages
   * @throws InvalidModelException if {@link #read} would refuse it
   */
  static byte[] bytes(String what, MultiLayerConfiguration configuration)
      throws InvalidModelException {
    byte[] json = configuration.toJson().getBytes(UTF_8);
    check(what, json);
    return json;
  }

  /**
   * Reads a configuration. Makes known parts of networks and no other objects.
   *
   * @param what is read, such as a file's name, for messages
   * @throws InvalidModelException if it is anything else than a configuration of float32
   */
  static MultiLayerConfiguration read(String what, byte[] json) throws InvalidModelException {
    JsonNode tree = StrictJson.read(what, json);
    KnownParts.check(what, tree);
    MultiLayerConfiguration configuration;
    String understood;
    try {
      configuration = MultiLayerConfiguration.fromJson(tree.toString());
      understood = configuration.toJson();
    } catch (RuntimeException e) {
      // Deeplearning4j's reader throws unchecked exceptions of many kinds.
      throw new InvalidModelException(
          "%s: a network of Deeplearning4j expected: %s".formatted(what, Excerpt.of(e)), e);
    }
    // There all fields have their types, and what was missing has its default or is null.
    check(what, understood.getBytes(UTF_8));
    return configuration;
  }

  private static void check(String what, byte[] json) throws InvalidModelException {
    JsonNode tree = StrictJson.read(what, json);
    KnownParts.check(what, tree);
    NetworkLimits.check(what, tree);
    JsonNode type = tree.path("dataType");
    if (!type.asText().equals("FLOAT")) {
      throw new InvalidModelException(
          "%s: the data type FLOAT expected, found %s".formatted(what, Excerpt.of(type)));
    }
  }
}

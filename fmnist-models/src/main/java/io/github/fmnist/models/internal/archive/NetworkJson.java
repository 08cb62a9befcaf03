package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Reads and writes the configuration of a network as Deeplearning4j's JSON, restricted to known
 * parts and limited sizes.
 */
final class NetworkJson {
  private NetworkJson() {}

  /**
   * Returns a configuration as JSON.
   *
   * @param source name of the configuration, for messages
   * @throws InvalidModelException if {@link #read} would refuse it
   */
  static byte[] bytes(String source, MultiLayerConfiguration configuration)
      throws InvalidModelException {
    byte[] json = configuration.toJson().getBytes(UTF_8);
    check(source, json);
    return json;
  }

  /**
   * Reads a configuration. Instantiates only known parts of networks.
   *
   * @param source name of the source, such as a file, for messages
   * @throws InvalidModelException unless it is a configuration of a network of float32
   */
  static MultiLayerConfiguration read(String source, byte[] json) throws InvalidModelException {
    JsonNode tree = StrictJson.read(source, json);
    KnownParts.check(source, tree);
    MultiLayerConfiguration configuration;
    String normalized;
    try {
      configuration = MultiLayerConfiguration.fromJson(tree.toString());
      normalized = configuration.toJson();
    } catch (RuntimeException e) {
      // Deeplearning4j's reader throws unchecked exceptions of many kinds.
      throw new InvalidModelException(
          "%s: a network of Deeplearning4j expected: %s".formatted(source, Excerpt.of(e)), e);
    }
    // Here all fields have their types, and missing fields have their defaults or are null.
    check(source, normalized.getBytes(UTF_8));
    return configuration;
  }

  private static void check(String source, byte[] json) throws InvalidModelException {
    JsonNode tree = StrictJson.read(source, json);
    KnownParts.check(source, tree);
    NetworkLimits.check(source, tree);
    JsonNode type = tree.path("dataType");
    if (!type.asText().equals("FLOAT")) {
      throw new InvalidModelException(
          "%s: the data type FLOAT expected, found %s".formatted(source, Excerpt.of(type)));
    }
  }
}

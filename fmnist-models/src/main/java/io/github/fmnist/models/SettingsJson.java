package io.github.fmnist.models;

import java.io.IOException;
import java.util.function.Function;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The settings of a model as an entry of its file. */
final class SettingsJson {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingsJson() {}

  /** Begins settings, to be put in. */
  static ObjectNode create() {
    return JSON.createObjectNode().put("version", VERSION);
  }

  static byte[] bytes(ObjectNode settings) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings);
  }

  /**
   * Reads settings.
   *
   * @param what the file, and {@code entry} in it, for messages
   * @param reader may throw an {@link IllegalArgumentException} for what are no settings
   */
  static <T> T read(String what, String entry, byte[] bytes, Function<JsonNode, T> reader)
      throws InvalidModelException {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json.required("version").asInt() != VERSION) {
        throw new IllegalArgumentException(
            "version %d expected, found %s".formatted(VERSION, json.get("version")));
      }
      return reader.apply(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidModelException(
          "%s, %s: settings of a model expected: %s".formatted(what, entry, e.getMessage()), e);
    }
  }

  /** Returns a whole number. */
  static int number(JsonNode json, String name) {
    JsonNode number = json.required(name);
    if (!number.canConvertToInt()) {
      throw new IllegalArgumentException(
          "%s expected as a number, found %s".formatted(name, number));
    }
    return number.asInt();
  }
}

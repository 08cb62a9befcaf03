package io.github.fmnist.models.internal.archive;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Reads and writes the settings of a model as an entry of its file. */
public final class SettingsJson {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingsJson() {}

  /** Returns an object with the version, to which settings are added. */
  public static ObjectNode create() {
    return JSON.createObjectNode().put("version", VERSION);
  }

  public static byte[] bytes(ObjectNode settings) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(settings);
  }

  /**
   * Reads settings.
   *
   * @param source name of the file that contains the entry, for messages
   * @param reader converts JSON to settings; may throw an {@link IllegalArgumentException} for
   *     invalid settings
   */
  public static <T> T read(String source, String entry, byte[] bytes, Function<JsonNode, T> reader)
      throws InvalidModelException {
    JsonNode json = StrictJson.read(source + ", " + entry, bytes);
    try {
      int version = number(json, "version");
      checkArgument(version == VERSION, "version %s expected, found %s", VERSION, version);
      return reader.apply(json);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(
          "%s, %s: settings of a model expected: %s".formatted(source, entry, e.getMessage()), e);
    }
  }

  /** Returns a number. */
  public static double real(JsonNode json, String name) {
    return required(json, name, JsonNode::isNumber, "a number").asDouble();
  }

  /** Returns numbers. */
  public static double[] reals(JsonNode json, String name) {
    JsonNode found = required(json, name, JsonNode::isArray, "numbers");
    double[] numbers = new double[found.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = found.get(i);
      checkArgument(
          number.isNumber(), "%s expected as numbers, found %s", name, Excerpt.of(number));
      numbers[i] = number.asDouble();
    }
    return numbers;
  }

  /** Returns true or false. */
  public static boolean flag(JsonNode json, String name) {
    return required(json, name, JsonNode::isBoolean, "true or false").asBoolean();
  }

  /** Returns a constant of an enum. */
  public static <E extends Enum<E>> E constant(JsonNode json, String name, Class<E> kind) {
    List<E> constants = List.of(kind.getEnumConstants());
    List<String> names = constants.stream().map(Enum::name).toList();
    JsonNode found =
        required(json, name, one -> names.contains(one.textValue()), "one of " + names);
    return constants.get(names.indexOf(found.textValue()));
  }

  /** Returns a seed. */
  public static long seed(JsonNode json) {
    return required(
            json,
            "seed",
            seed -> seed.isIntegralNumber() && seed.canConvertToLong(),
            "a 64-bit integer")
        .asLong();
  }

  /** Returns a whole number. */
  public static int number(JsonNode json, String name) {
    return required(
            json,
            name,
            number -> number.isIntegralNumber() && number.canConvertToInt(),
            "a whole number")
        .asInt();
  }

  private static JsonNode required(
      JsonNode json, String name, Predicate<JsonNode> fits, String expected) {
    JsonNode found = json.required(name);
    checkArgument(
        fits.test(found), "%s expected as %s, found %s", name, expected, Excerpt.of(found));
    return found;
  }
}

package io.github.fmnist.experiments.command;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fmnist.experiments.record.Json;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the settings of an earlier run from its {@code config.json}. */
final class RecordedSettings {
  /** Takes no value for another one, such as a text for a number. */
  private static final JsonMapper STRICT =
      Json.MAPPER
          .rebuild()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private RecordedSettings() {}

  /**
   * Returns the settings by name, with those of nested records among the others. Settings that are
   * null or absent are left out.
   *
   * @param type the record of the study's settings
   * @param study name of the study
   * @throws FileSystemException if the file is not JSON, or has a name or a value that is not one
   *     of the record
   */
  static Map<String, JsonNode> read(Path file, Class<? extends Record> type, String study)
      throws IOException {
    JsonNode settings = json(file);
    try {
      STRICT.treeToValue(settings, type);
    } catch (JsonMappingException e) {
      JsonPointer at = pointer(e);
      throw new FileSystemException(
          file.toString(),
          null,
          "settings of %s expected, found %s at %s".formatted(study, settings.at(at), at));
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    collect(settings, values);
    return values;
  }

  private static JsonNode json(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      JsonNode json = STRICT.readTree(bytes);
      if (json.isObject()) {
        return json;
      }
      throw new FileSystemException(
          file.toString(),
          null,
          "a JSON object expected, found " + json.getNodeType().name().toLowerCase(Locale.ROOT));
    } catch (JsonProcessingException e) {
      throw new FileSystemException(
          file.toString(),
          null,
          "JSON expected, found in line %d: %s"
              .formatted(e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
  }

  private static JsonPointer pointer(JsonMappingException e) {
    JsonPointer pointer = JsonPointer.empty();
    for (JsonMappingException.Reference part : e.getPath()) {
      pointer =
          part.getFieldName() == null
              ? pointer.appendIndex(part.getIndex())
              : pointer.appendProperty(part.getFieldName());
    }
    return pointer;
  }

  private static void collect(JsonNode settings, Map<String, JsonNode> values) {
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      if (setting.getValue().isObject()) {
        collect(setting.getValue(), values);
      } else if (!setting.getValue().isNull()) {
        values.put(setting.getKey(), setting.getValue());
      }
    }
  }
}

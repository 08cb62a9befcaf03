package io.github.fmnist.experiments.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.apache.commons.codec.digest.DigestUtils;

/** The JSON of all files of a run. */
public final class Json {
  /** Writes and reads the constants of enums in lower case. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private Json() {}

  /** Returns the content of a file, which ends with a line break. */
  public static byte[] bytes(Object value) throws JsonProcessingException {
    return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
        .getBytes(UTF_8);
  }

  /** Returns the content of a file as a tree. */
  public static JsonNode tree(Object value) throws IOException {
    return MAPPER.readTree(bytes(value));
  }

  /** Returns the SHA-256 of the content of a file. */
  public static String sha256(Object value) throws JsonProcessingException {
    return DigestUtils.sha256Hex(bytes(value));
  }
}

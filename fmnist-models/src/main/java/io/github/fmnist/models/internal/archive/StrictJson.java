package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Reads JSON from untrusted files. Jackson 2.13, which nd4j depends on, has no limits ({@code
 * StreamReadConstraints} came with 2.15): deep nesting overflows the stack, and the time to parse a
 * number grows with the square of its length.
 */
final class StrictJson {
  /** Maximum number of bytes; the largest configurations of this library have 20,000. */
  private static final int MAX_BYTES = 1 << 20;

  /** Maximum number of levels; Deeplearning4j's configurations have about ten. */
  private static final int MAX_DEPTH = 32;

  /**
   * Maximum number of characters of a name, a text or a number; the longest name of a class has 80.
   */
  private static final int MAX_LENGTH = 100;

  /**
   * Refuses duplicate names, since readers differ in which value they use. Does not use a table of
   * names, which throws an unchecked exception for many names with equal hash values.
   */
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  /**
   * Reads an object.
   *
   * @param source name of the source, such as a file, for messages
   * @throws InvalidModelException unless the bytes are one object in UTF-8 within the limits
   */
  static ObjectNode read(String source, byte[] bytes) throws InvalidModelException {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidModelException(
          "%s: at most %,d bytes of JSON expected, found %,d"
              .formatted(source, MAX_BYTES, bytes.length));
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try (JsonParser parser = JSON.getFactory().createParser(text)) {
        requireWithinLimits(source, parser);
      }
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidModelException(source + ": a JSON object expected, found another value");
    } catch (CharacterCodingException e) {
      throw new InvalidModelException(source + ": text in UTF-8 expected, found other bytes", e);
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          "%s: JSON expected, found in line %d: %s"
              .formatted(source, e.getLocation().getLineNr(), Excerpt.of(e.getOriginalMessage())),
          e);
    } catch (InvalidModelException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail to be read", e);
    }
  }

  /** Checks the tokens, which needs little memory, before a tree is built. */
  private static void requireWithinLimits(String source, JsonParser parser) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > MAX_DEPTH) {
        throw new InvalidModelException(
            "%s: at most %d levels of JSON expected, found more".formatted(source, MAX_DEPTH));
      }
      if (parser.getTextLength() > MAX_LENGTH) {
        throw new InvalidModelException(
            "%s: names, texts and numbers of at most %d characters expected, found %,d: %s"
                .formatted(
                    source, MAX_LENGTH, parser.getTextLength(), Excerpt.of(parser.getText())));
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
        throw new InvalidModelException(
            "%s: finite numbers expected, found %s".formatted(source, parser.getText()));
      }
    }
  }
}

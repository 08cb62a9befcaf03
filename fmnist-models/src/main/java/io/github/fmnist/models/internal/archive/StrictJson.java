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
 * Reads JSON from files that nobody vouches for. Jackson 2.13, which nd4j brings, has no limits of
 * its own ({@code StreamReadConstraints} came with 2.15): deep nesting overflows the stack, and a
 * number takes time that grows with the square of its length.
 */
final class StrictJson {
  /** Bytes of a text; the largest configurations of ours have 20,000. */
  private static final int MAX_BYTES = 1 << 20;

  /** Levels; Deeplearning4j's configurations have about ten. */
  private static final int MAX_DEPTH = 32;

  /** Characters of a name, a text or a number; the longest name of a class has 80. */
  private static final int MAX_LENGTH = 100;

  /**
   * Refuses a name that comes twice, of which one reader may see the first, another the last. Has
   * no table of names, which throws an unchecked exception for many names of one hash value.
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
   * @param what is read, such as a file's name, for messages
   * @throws InvalidModelException unless it is one object in UTF-8, within the limits
   */
  static ObjectNode read(String what, byte[] bytes) throws InvalidModelException {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidModelException(
          "%s: at most %,d bytes of JSON expected, found %,d"
              .formatted(what, MAX_BYTES, bytes.length));
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try (JsonParser parser = JSON.getFactory().createParser(text)) {
        requireWithinLimits(what, parser);
      }
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidModelException(what + ": a JSON object expected, found another value");
    } catch (CharacterCodingException e) {
      throw new InvalidModelException(what + ": text in UTF-8 expected, found other bytes", e);
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          "%s: JSON expected, found in line %d: %s"
              .formatted(what, e.getLocation().getLineNr(), Excerpt.of(e.getOriginalMessage())),
          e);
    } catch (InvalidModelException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail to be read", e);
    }
  }

  /** Goes through the tokens, which takes little memory, before anything is made of them. */
  private static void requireWithinLimits(String what, JsonParser parser) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > MAX_DEPTH) {
        throw new InvalidModelException(
            "%s: at most %d levels of JSON expected, found more".formatted(what, MAX_DEPTH));
      }
      if (parser.getTextLength() > MAX_LENGTH) {
        throw new InvalidModelException(
            "%s: names, texts and numbers of at most %d characters expected, found %,d: %s"
                .formatted(what, MAX_LENGTH, parser.getTextLength(), Excerpt.of(parser.getText())));
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
        throw new InvalidModelException(
            "%s: finite numbers expected, found %s".formatted(what, parser.getText()));
      }
    }
  }
}

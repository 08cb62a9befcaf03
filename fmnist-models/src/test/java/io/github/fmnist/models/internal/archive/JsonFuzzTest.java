package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.fmnist.models.InvalidModelException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Reads texts that Jazzer generates. */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class JsonFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"version\": 1, \"classes\": 0, \"klWeight\": 1.0, \"flag\": true, \"none\": null}",
            "{\"a\": [1, -2.5e-3, \"\\u00e9\", {\"b\": [[]]}], \"c\": \"\\\"\"}",
            "[]",
            "{}")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
  void readsATextAsJacksonDoesOrRefusesItWithAShortMessage(byte[] text) throws IOException {
    try {
      assertThat(StrictJson.read("fuzzed", text)).isEqualTo(JSON.readTree(text));
    } catch (InvalidModelException e) {
      assertThat(e.getMessage()).startsWith("fuzzed: ").hasSizeLessThan(500);
    }
  }
}

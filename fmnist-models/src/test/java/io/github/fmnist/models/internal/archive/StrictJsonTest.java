package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.fmnist.models.InvalidModelException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class StrictJsonTest {
  @Test
  void readsAnObject() throws InvalidModelException {
    String json = "{\"a\": [1, -2.5e-3, true, null, \"text\"], \"b\": {\"c\": 9007199254740993}}";
    assertThat(read(json)).isEqualTo(json.replace(" ", "").replace("-2.5e-3", "-0.0025"));
  }

  static List<Arguments> refused() {
    return List.of(
        Arguments.of("[1]", "a JSON object expected, found another value"),
        Arguments.of("", "a JSON object expected, found another value"),
        Arguments.of("{} {}", "JSON expected, found in line 1: Trailing token"),
        Arguments.of("{\"a\": 1", "JSON expected, found in line 1: Unexpected end-of-input"),
        Arguments.of("{\"a\": 1, \"a\": 2}", "JSON expected, found in line 1: Duplicate field 'a'"),
        Arguments.of("{\"a\": NaN}", "JSON expected, found in line 1: Non-standard token 'NaN'"),
        Arguments.of("{\"a\": 1e999}", "finite numbers expected, found 1e999"),
        Arguments.of(
            "{\"a\":" + "[".repeat(200_000), "at most 32 levels of JSON expected, found more"),
        Arguments.of("{\"a\":" + "[".repeat(32), "at most 32 levels of JSON expected, found more"),
        Arguments.of(
            "{\"a\": " + "7".repeat(1_000_000) + "}",
            "names, texts and numbers of at most 100 characters expected, found 1,000,000: 777"),
        Arguments.of(
            "{\"" + "a.".repeat(200_000) + "\": 1}",
            "names, texts and numbers of at most 100 characters expected, found 400,000: a.a."),
        Arguments.of(
            "{\"a\": \"" + "b".repeat(101) + "\"}",
            "names, texts and numbers of at most 100 characters expected, found 101: bbb"),
        Arguments.of(
            "{\"a\": 1" + " ".repeat(1 << 20) + "}",
            "at most 1,048,576 bytes of JSON expected, found 1,048,584"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesInvalidObjectsAndThoseBeyondTheLimits(String json, String message) {
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> read(json))
        .withMessageStartingWith("file: " + message)
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(250));
  }

  @Test
  void refusesTextThatIsNotInUtf8() {
    for (byte[] bytes : List.of("{}".getBytes(UTF_16), new byte[] {'{', (byte) 0xff, '}'})) {
      assertThatExceptionOfType(InvalidModelException.class)
          .isThrownBy(() -> StrictJson.read("file", bytes))
          .withMessage("file: text in UTF-8 expected, found other bytes");
    }
  }

  @Test
  void readsManyNamesThatCollideInATableOfNames() throws InvalidModelException {
    List<String> names = List.of("");
    for (int i = 0; i < 12; i++) {
      names = names.stream().flatMap(name -> Stream.of(name + "ab", name + "bA")).toList();
    }
    String fields = names.stream().map("\"%s\":0"::formatted).collect(Collectors.joining(","));
    String json = "{" + fields + "}";
    assertThatIllegalStateException().isThrownBy(() -> new ObjectMapper().readTree(json));
    assertThat(read(json)).isEqualTo(json);
  }

  private static String read(String json) throws InvalidModelException {
    return StrictJson.read("file", json.getBytes(UTF_8)).toString();
  }
}

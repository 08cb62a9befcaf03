package io.github.fmnist.experiments.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with records, and with something else. */
class ResultRecordsTest {
  private static final String RECORD =
      """
      { "name" : "tiny", "title" : "a tiny study", "command" : "./fmnist vae", "seeds" : [ 1, 2 ],
        "origin" : { "commit" : "0", "date" : "2026-11-30", "processor" : "p",
          "instructionSet" : "i", "java" : "17" },
        "metrics" : [ {
          "name" : "mse", "title" : "mean squared error", "unit" : "1", "better" : "lower",
          "read" : { "list" : "/results", "value" : "/mse" },
          "values" : { "1" : 1.0, "2" : 3.0 },
          "mean" : 2.0, "standardDeviation" : 1.4142135623730951, "n" : 2
        } ],
        "published" : [ {
          "name" : "p", "metric" : "mse", "title" : "t", "value" : 1.0, "source" : "s",
          "address" : "a", "protocol" : "p"
        } ] }
      """;

  @TempDir private Path directory;

  private Path write(String content) throws IOException {
    return Files.writeString(directory.resolve("record.json"), content);
  }

  @Test
  void readsARecord() throws IOException {
    ResultRecord record = ResultRecords.read(write(RECORD));
    assertThat(record.metrics()).hasSize(1).allMatch(Metric::isConsistent);
    assertThat(RecordTable.of(List.of(record)))
        .contains("mean squared error  2.0000 +- 1.4142  2 seeds");
  }

  @Test
  void aPlannedRecordHasNoSeedsYet() throws IOException {
    String planned =
        RECORD
            .replaceFirst("(?s)\"values\" : .*?\"n\" : 2", "\"values\" : { }")
            .replaceFirst("(?s)\"origin\" : .*?\\},", "");
    ResultRecord record = ResultRecords.read(write(planned));
    assertThat(RecordTable.of(List.of(record)))
        .contains("mean squared error  -       planned")
        .doesNotContain("seed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(?s)^.*$ | null | found null",
        "(?s)^.*$ | [] | found something else",
        "\"\\./fmnist vae\" | \"fmnist vae\" | command: ./... expected, found fmnist vae",
        "\\[ 1, 2 ] | [ 1, null ] | seeds: at least one expected, found [1, null]",
        "(?s)\\[ \\{.*?} ] | [ null ] | metrics: at least one expected, found [null]",
        "\"value\" : \"/mse\" | \"file\" : \"a\" | read: value: a JSON pointer or the name of a"
            + " column expected, found null",
        "\"/results\" | \"results\" | read: list: a JSON pointer such as /results expected, found"
            + " results",
        "\"n\" : 2 | \"n\" : 1 | mse: a standard deviation of at least 0 only with a mean and n of"
            + " at least 2 expected",
        "\"n\" : 2 | \"n\" : null | mse: a standard deviation of at least 0 only with a mean and n"
            + " of at least 2 expected",
        "\"n\" : 2 | \"n\" : 0 | mse: n of at least 1 expected, found 0",
        "\"2\" : 3.0 | \"2\" : null | mse: numbers as values expected, found {1=1.0, 2=null}",
        "\"2\" : 3.0 | \"2\" : \"NaN\" | mse: numbers as values expected, found {1=1.0, 2=NaN}",
        "\"metric\" : \"mse\" | \"metric\" : null | published: name, metric, title, value, source",
        "\"commit\" : \"0\" | \"commit\" : null | origin: commit, date, processor, instructionSet"
            + " and java expected"
      })
  void aFileWithSomethingElseIsNamedWithWhatWasFound(
      String pattern, String replacement, String message) throws IOException {
    String content = RECORD.replaceFirst(pattern, replacement);
    assertThat(content).isNotEqualTo(RECORD);
    Path file = write(content);
    assertThatThrownBy(() -> ResultRecords.read(file))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(file + ": a record of a result expected, ")
        .hasMessageContaining(message);
  }
}

package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.experiments.run.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the studies print: the options --quiet, --json and --no-scores. */
class MessagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private Console study(String name, String... options) {
    Path images = TinyDataset.write(directory.resolve("images"), 240, 40);
    List<Object> command = new ArrayList<>(List.of(name, "--data=" + images, "--epochs=2"));
    command.addAll(List.of("--out=" + run(), "--figures=svg"));
    command.addAll(List.of(options));
    command.addAll(
        name.equals("activations")
            ? List.of("--activations=relu", "--filters=2,3")
            : List.of("--no-scores"));
    Console console = Console.run(command.toArray());
    assertThat(console.exitCode()).as(console.err()).isZero();
    return console;
  }

  private Path run() {
    return directory.resolve("run");
  }

  private static List<JsonNode> events(Console console) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : console.out().lines().toList()) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static List<String> names(List<JsonNode> events) {
    return events.stream().map(event -> event.path("event").asText()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan"})
  void eachEventIsALineOfJson(String name) throws IOException {
    Console console = study(name, "--json");
    List<JsonNode> events = events(console);

    assertThat(names(events))
        .filteredOn(event -> !event.equals("warning"))
        .containsExactly("started", "epoch", "epoch", "finished");
    JsonNode started = events.get(0);
    assertThat(started.path("command").asText()).isEqualTo(name);
    assertThat(started.path("run").asText()).isEqualTo(run().toString());
    assertThat(started.path("settings"))
        .isEqualTo(JSON.readTree(run().resolve("config.json").toFile()));
    for (JsonNode event : events) {
      if (event.path("event").asText().equals("epoch")) {
        assertThat(event.path("epochs").asInt()).isEqualTo(2);
        assertThat(event.path("model").asText())
            .isEqualTo(name.equals("activations") ? "relu, seed 1" : name);
        assertThat(event.at("/metrics/epoch").asInt()).isEqualTo(event.path("epoch").asInt());
      }
    }
    JsonNode finished = events.get(events.size() - 1);
    assertThat(finished.path("summary"))
        .isEqualTo(JSON.readTree(run().resolve("summary.json").toFile()));
    assertThat(Path.of(finished.path("report").asText())).exists();
    assertThat(console.err()).as("for people").contains("epoch 2 of 2", "results: " + run());
  }

  @Test
  void eachEventIsDocumentedWithItsKeys() throws IOException {
    String studies = Files.readString(Path.of("..", "docs", "studies.md"));

    for (Class<?> event : Event.class.getPermittedSubclasses()) {
      String name = event.getAnnotation(JsonTypeName.class).value();
      String keys =
          Stream.of(event.getRecordComponents())
              .map(key -> "`" + key.getName() + "`")
              .collect(Collectors.joining(", "));
      assertThat(studies).contains("| `%s` | %s |".formatted(name, keys));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan"})
  void quietLeavesTheResults(String name) {
    Console console = study(name, "--quiet");

    assertThat(console.err().lines()).allMatch(line -> line.startsWith("warning: "));
    assertThat(console.out()).contains("results: " + run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae", "gan"})
  void withoutScoresSummaryReportAndFiguresSaySo(String name) throws IOException {
    Console console = study(name);

    JsonNode summary = JSON.readTree(run().resolve("summary.json").toFile());
    assertThat(summary.path("scores").isNull()).isTrue();
    assertThat(summary.path("noScores").asText()).isEqualTo("--no-scores was given");
    assertThat(console.out()).contains("no scores: --no-scores was given");
    assertThat(console.err()).doesNotContain("Scoring");
    assertThat(Files.readString(run().resolve("report.html")))
        .contains("The generated images were not scored: --no-scores was given.");
    assertThat(Files.readString(run().resolve("figures/samples.svg"))).contains("not scored");
    assertThat(run().resolve("figures/scores.png")).doesNotExist();
    assertThat(JSON.readTree(run().resolve("config.json").toFile()).path("noScores").asBoolean())
        .isTrue();
  }

  @Test
  void theSettingsOfARunWithoutScoresAreThoseOfAnother() throws IOException {
    study("vae");
    Path again = directory.resolve("again");
    Console console =
        Console.run(
            "vae",
            "--data=" + directory.resolve("images"),
            "--config=" + run().resolve("config.json"),
            "--out=" + again);

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(JSON.readTree(again.resolve("config.json").toFile()))
        .isEqualTo(JSON.readTree(run().resolve("config.json").toFile()));
  }
}

package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small search, from the command line to its files. */
class SweepTest {
  @TempDir static Path directory;
  private static Path images;
  private static Path run;
  private static Console console;

  @BeforeAll
  static void search() {
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40);
    run = directory.resolve("run");
    console = sweep(run, "--learning-rate=1e-3,1e-2,1e6", "--dropout=0,0.5");
  }

  private static Console sweep(Path out, String... more) {
    List<String> options =
        new ArrayList<>(List.of("sweep", "activations", "--activations=relu,tanh", "--out=" + out));
    options.addAll(network());
    options.addAll(List.of(more));
    return Console.run(options.toArray());
  }

  private static List<String> network() {
    return List.of("--data=" + images, "--filters=2,3", "--epochs=4", "--batch-size=16");
  }

  private static JsonNode summary(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("summary.json").toFile());
  }

  /** The table has at most five settings for each activation. */
  @Test
  void printsATableAndTheCommandOfTheStudy() throws IOException {
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.err())
        .contains(
            "Searching with 6 settings for each of relu, tanh: 6 to epoch 1, 2 to epoch 4, the best"
                + " to the test.");
    assertThat(console.out())
        .containsSubsequence("activation", "learning-rate", "dropout", "validation", "test")
        .contains("figure:  " + run.resolve("figures").resolve("sweep.png"))
        .contains("study:   " + summary(run).get("command").asText());
    assertThat(console.out().lines().filter(line -> line.startsWith("tanh "))).hasSize(5);
  }

  @Test
  void leavesTheseFilesAndNoOthers() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> run.relativize(file).toString())
                  .filter(file -> !file.matches("trials/[0-9a-f]{16}/[a-z]+\\.json")))
          .containsExactlyInAnyOrder(
              "config.json",
              "provenance.json",
              "examples.json",
              "report.html",
              "checksums.json",
              "metrics.csv",
              "sweep.csv",
              "summary.json",
              "models/relu-seed1.zip",
              "models/tanh-seed1.zip",
              "figures/sweep.png");
    }
    assertThat(Files.readAllLines(run.resolve("sweep.csv")))
        .hasSize(1 + 2 * 6)
        .first()
        .isEqualTo(
            "activation,rank,candidate,learning-rate,dropout,epochs,trainAccuracy,"
                + "validationAccuracy,validationLoss");
  }

  @Test
  void countsTheImagesThatAreSaved() throws IOException {
    JsonNode summary = summary(run);
    assertThat(summary.get("rungs").toString()).isEqualTo("[1,4]");
    int trainSize = summary.get("trainSize").asInt();
    assertThat(summary.get("allImages").asLong()).isEqualTo(2L * 6 * 4 * trainSize);
    assertThat(summary.get("trainedImages").asLong()).isEqualTo(2L * (6 + 2 * 3) * trainSize);
  }

  @Test
  void whatDivergesIsABadSetting() throws IOException {
    List<JsonNode> diverged = new ArrayList<>();
    for (JsonNode each : summary(run).get("candidates")) {
      if (each.at("/options/--learning-rate").asText().equals("1e6")) {
        diverged.add(each);
      }
    }
    assertThat(diverged)
        .hasSize(4)
        .allMatch(each -> !each.has("validationAccuracy") && each.get("epochs").asInt() == 1);
  }

  @Test
  void theBestNetworksAreThoseOfTheStudyWithTheseSettings() throws IOException {
    Path study = directory.resolve("study");
    List<String> options = new ArrayList<>(List.of("activations", "--activations=relu,tanh"));
    options.addAll(network());
    options.add("--out=" + study);
    options.add("--override=" + overrides(run));
    Console other = Console.run(options.toArray());
    assertThat(other.exitCode()).as(other.err()).isZero();
    for (String model : List.of("models/relu-seed1.zip", "models/tanh-seed1.zip")) {
      assertThat(study.resolve(model)).hasSameBinaryContentAs(run.resolve(model));
    }
    for (int i = 0; i < 2; i++) {
      for (String measure : List.of("testAccuracy", "validationAccuracy", "trainAccuracy")) {
        assertThat(summary(study).at("/results").get(i).get(measure))
            .isEqualTo(summary(run).at("/results").get(i).get(measure));
      }
    }
    assertThat(study.resolve("report.html"))
        .content()
        .contains("All activations had the same settings, but for: relu.learning-rate=");
  }

  /** Returns the overrides in the command that a search advises. */
  private static String overrides(Path run) throws IOException {
    String command = summary(run).get("command").asText();
    return Stream.of(command.split(" "))
        .filter(each -> each.startsWith("--override="))
        .map(each -> each.substring("--override=".length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theAdvisedCommandHasTheBestSettings() throws IOException {
    List<String> expected = new ArrayList<>();
    for (JsonNode best : summary(run).get("best")) {
      for (Map.Entry<String, JsonNode> option : best.get("options").properties()) {
        expected.add(
            "%s.%s=%s"
                .formatted(
                    best.get("activation").asText(),
                    option.getKey().substring(2),
                    option.getValue().asText()));
      }
    }
    assertThat(overrides(run)).isEqualTo(String.join(",", expected));
  }

  @Test
  void aSearchThatIsContinuedHasTheSameResults() throws IOException {
    Path other = directory.resolve("continued");
    FileUtils.copyDirectory(run.toFile(), other.toFile());
    for (String file :
        List.of("checksums.json", "summary.json", "models", "figures", "sweep.csv")) {
      FileUtils.forceDelete(other.resolve(file).toFile());
    }
    try (Stream<Path> trials = Files.list(other.resolve("trials"))) {
      for (Path trial : trials.toList()) {
        String specification = Files.readString(trial.resolve("specification.json"));
        if (specification.contains("\"epochs\" : 4")) { // the last rung, and the tests
          FileUtils.deleteDirectory(trial.toFile());
        }
      }
    }
    Console continued = Console.run("resume", other);
    assertThat(continued.exitCode()).as(continued.err()).isZero();
    assertThat(RunResults.of(other)).isEqualTo(RunResults.of(run));
    assertThat(other.resolve("sweep.csv")).hasSameBinaryContentAs(run.resolve("sweep.csv"));
  }

  @Test
  void withoutAnySettingThatLearnsThereIsNoChoice() throws IOException {
    Path diverged = directory.resolve("diverged");
    Console searched = sweep(diverged, "--learning-rate=1e6,1e7,1e8");
    assertThat(searched.exitCode()).as(searched.err()).isEqualTo(ExitCode.DIVERGED);
    assertThat(searched.out()).contains("diverged").doesNotContain("study:");
    assertThat(summary(diverged).get("best")).isEmpty();
    assertThat(diverged.resolve("report.html"))
        .content()
        .contains("Training diverged with all settings.");
  }

  @Test
  void withOneRungAllSettingsAreTrainedForAllEpochs() throws IOException {
    Path grid = directory.resolve("grid");
    List<String> options =
        new ArrayList<>(
            List.of(
                "sweep", "activations", "--activations=tanh", "--search=grid", "--out=" + grid));
    options.addAll(network());
    options.add("--dropout=0,0.5");
    Console searched = Console.run(options.toArray());
    assertThat(searched.exitCode()).as(searched.err()).isZero();
    JsonNode summary = summary(grid);
    assertThat(summary.get("trainedImages")).isEqualTo(summary.get("allImages"));
    assertThat(searched.out()).doesNotContain("saved");
  }

  @Test
  void randomSettingsAreSampledFromIntervals() throws IOException {
    Path random = directory.resolve("random");
    Console searched =
        sweep(random, "--learning-rate=1e-4..1e-1:log", "--search=random", "--trials=3");
    assertThat(searched.exitCode()).as(searched.err()).isZero();
    assertThat(summary(random).get("candidates")).hasSize(6);
    JsonNode config = new ObjectMapper().readTree(random.resolve("config.json").toFile());
    assertThat(config.get("axes")).hasToString("{\"--learning-rate\":\"1e-4..1e-1:log\"}");
    assertThat(config.findValue("dropout").asDouble()).isZero();
    assertThat(config.findValue("learningRate")).isNull();
  }

  @Test
  void theReportNamesTheBestSettingsAndTheirUncertainty() {
    assertThat(run.resolve("report.html"))
        .content()
        .contains("The best settings of ReLU: learning-rate ")
        .contains("tends to be too high")
        .contains("Settings of tanh")
        .contains("explorer");
  }

  @Test
  void theSummaryAndItsReportHaveTheSettingsByRank() throws IOException {
    List<String> ranked = new ArrayList<>();
    for (JsonNode each : summary(run).get("candidates")) {
      ranked.add(each.get("activation").asText() + "," + each.get("candidate").asText());
    }
    List<String> rows = Files.readAllLines(run.resolve("sweep.csv"));
    assertThat(rows.stream().skip(1).map(row -> row.split(",", -1)))
        .extracting(cells -> cells[0] + "," + cells[2])
        .containsExactlyElementsOf(ranked);
  }

  /** An accuracy of 1 has no uncertainty: no other setting is near, and not one less than none. */
  @Test
  void settingsThatAreNearToTheBestOnesAreOthers() throws IOException {
    Path perfect = directory.resolve("perfect");
    FileUtils.copyDirectory(run.toFile(), perfect.toFile());
    ObjectNode summary = (ObjectNode) summary(run);
    for (JsonNode each : summary.get("candidates")) {
      if (each.has("validationAccuracy")) {
        boolean best = summary.get("best").valueStream().anyMatch(each::equals);
        ((ObjectNode) each).put("validationAccuracy", best ? 1.0 : 0.5);
      }
    }
    summary.get("best").forEach(each -> ((ObjectNode) each).put("validationAccuracy", 1.0));
    new ObjectMapper().writeValue(perfect.resolve("summary.json").toFile(), summary);
    Console reported = Console.run("report", perfect);
    assertThat(reported.exitCode()).as(reported.err()).isZero();
    assertThat(perfect.resolve("report.html"))
        .content()
        .contains("the number of other settings that are so near to the best ones is 0.")
        .doesNotContain("best ones is -1");
  }

  @Test
  void theHelpNamesOnlyThePresetsThatItTakes() {
    String help = Console.run("sweep", "--help").out();
    assertThat(help)
        .containsPattern("--preset=NAME[^\n]*\\s+quick \\(10,000 images, 3 epochs\\) or full")
        .doesNotContain("or best (");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --seed=2                          | an option with several values expected, such as --dropout 0,0.25,0.5
          --dropout=0,1.5                   | --dropout: a probability from 0 to below 1 expected, found 1.5
          --dropout=0,                      | --dropout: values such as 0.1,0.2, or an interval such as
          --dropout=0.5..0                  | --dropout: an interval from a lower to a higher number expected, found 0.5..0
          --dropout=0..0.5                  | --dropout: a list, or an interval with a number of steps such as 1e-4..1e-2:log:5, expected without --trials; found 0..0.5
          --dropout=0..0.5:log:3            | --dropout: an interval above 0 for :log expected, found 0..0.5:log:3
          --dropout=0,0.0                   | different settings expected, found values that mean the same among --dropout
          --normalization=unit,none         | expected, found none
          --dropout=0,0.5 --search=random   | --trials: a number of settings expected with --search random, found none
          --dropout=0,0.5 --trials=3        | at most the 2 different settings of the search expected, found 3
          --dropout=0,0.5 --trials=2 --search=grid | --trials: --search random or halving expected with it, found grid
          --dropout=0..0.5:99 --learning-rate=1e-4..1:log:99 --normalization=unit,symmetric | at most 10000 combinations of values expected, found more
          --dropout=0,0.5 --reduction=1     | --reduction: 2 to 100 expected, found 1
          --dropout=0,0.5 --min-epochs=0    | --min-epochs: at least 1 expected, found 0
          --learning-rate-schedule=constant,cosine | --learning-rate-schedule: constant expected with --search halving
          --dropout=0,0.5 --learning-rate-schedule=cosine | --learning-rate-schedule: constant expected with --search halving
          --dropout=0,0.5 --preset=best     | --preset: quick or full expected here, found best
          --dropout=0,0.5 --seeds=3         | Unknown option: '--seeds=3'
          --dropout=0,0.5 --patience=3      | Unknown option: '--patience=3'
          --dropout=0,0.5 --epochs=1,2      | Invalid value for option '--epochs': '1,2' is not an int
          --dropout=0,0.5 --train-size=999  | --train-size: at most 220 of 240 training images expected
          """)
  void refusesWhatCannotBeSearched(String options, String message) {
    Path out = directory.resolve("refused");
    List<String> arguments =
        new ArrayList<>(List.of("sweep", "activations", "--data=" + images, "--out=" + out));
    arguments.addAll(List.of(options.split(" +")));
    Console refused = Console.run(arguments.toArray());
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).startsWith("error: ").contains(message).doesNotContain("\tat ");
    assertThat(out).doesNotExist();
  }

  @Test
  void cannotBeContinuedWithOtherSettings() {
    Console refused = Console.run("resume", run, "--epochs=9");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains("--epochs: a run of a study with this option expected, found one of sweep");
  }

  @Test
  void refusesAStudyWithoutASearch() {
    Console refused = Console.run("sweep", "vae", "--dropout=0,0.5");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("STUDY").contains("vae");
  }
}

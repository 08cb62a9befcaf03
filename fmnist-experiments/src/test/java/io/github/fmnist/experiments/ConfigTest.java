package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.gan.GanCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * Studies with the settings of an earlier run. Most of them diverge in their first step, which is
 * soon enough. {@code -Dconfig.seed} sets the seed of the command lines.
 */
class ConfigTest {
  private static final long SEED = Long.getLong("config.seed", 1);
  private static final int RUNS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Options of all studies; each line has two or three choices. */
  private static final String COMMON =
      """
      --epochs=1 | --epochs=2
      --patience=1 | --patience=2 |
      --batch-size=20 | --batch-size=30
      --seed=2 | --seed=-3
      --train-size=40 | --train-size=50
      --validation-size=30 | --validation-size=31
      --learning-rate=1e30 | --learning-rate=2e30
      --learning-rate-schedule=constant | --learning-rate-schedule=cosine
      --threads=1 | --threads=2
      --engine=onednn %s | --engine=dl4j |
      """
          .formatted(Precision.BF16.isSupported() ? "--precision=bf16" : "");

  @TempDir private static Path directory;
  private static Path images;

  enum Study {
    ACTIVATIONS(
        """
        --activations=relu | --activations=selu,tanh
        --seeds=2 | --seeds=3 |
        --fixed-split |
        --optimizer=sgd | --optimizer=adam
        --convolutions=2 | --convolutions=3
        --filters=2,3 | --filters=3,1
        --kernel=3 | --kernel=1
        --hidden=5 | --hidden=6
         | --batch-normalization
         | --label-smoothing=0.1
        --dropout=0.1 | --dropout=0.25 |
        --normalization=unit | --normalization=symmetric |
        --augment=shift | --augment=flip,erase |
        """),
    VAE(
        """
        --network=dense --hidden=5,4 | --network=convolutional --filters=3 --hidden=6
        --activation=relu | --activation=tanh
        --latent-size=2 | --latent-size=3
        --pixels=binarized | --likelihood=learned-gaussian | --likelihood=gaussian
        --kl-weight=0.5 | --kl-weight=0.75 |
        --kl-warm-up=7 | --kl-warm-up=8 |
        --free-bits=0.1 | --free-bits=1e-3 | --prior-components=4 --training-samples=3 |
        --conditional |
        --optimizer=sgd | --optimizer=adam
        --samples=2 | --samples=3 |
        --no-scores |
        """),
    GAN(
        """
        --network=dense --hidden=5,4 | --network=dcgan --filters=2 --hidden=6
        --latent-size=2 | --latent-size=3
        --loss=hinge | --loss=non-saturating --label-smoothing=0.1
        --spectral-normalization |
        --gradient-penalty=0 | --gradient-penalty=0.25 |
        --instance-noise=0.5 | --instance-noise=0.25 |
        --discriminator-steps=2 |
        --ema-decay=0 | --ema-decay=0.75 |
        --conditional |
        --no-scores |
        --discriminator-learning-rate=3e30 | --discriminator-learning-rate=4e30 |
        """);

    private final String options;

    Study(String options) {
      this.options = options;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns command lines that have, together, all choices of all lines. */
    List<List<String>> commandLines() {
      Random random = new Random(SEED + name().hashCode());
      List<List<String>> commandLines = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        commandLines.add(new ArrayList<>());
      }
      for (String line : (COMMON + options).split("\n", -1)) {
        String[] choices = line.split("\\|", -1);
        int first = random.nextInt(choices.length);
        for (int i = 0; i < RUNS; i++) {
          String choice = choices[(first + i) % choices.length].strip();
          commandLines.get(i).addAll(List.of(choice.split(" ", -1)));
        }
      }
      commandLines.forEach(options -> options.removeIf(String::isEmpty));
      return commandLines;
    }
  }

  @BeforeAll
  static void writeImages() {
    images = TinyDataset.write(directory.resolve("stripes"), 90, 20);
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void theConfigurationOfARunGivesARunWithTheSameConfiguration(Study study) throws IOException {
    Map<String, Set<JsonNode>> values = new TreeMap<>();
    for (List<String> options : study.commandLines()) {
      JsonNode first = config(study, options);
      JsonNode second = config(study, List.of("--config=" + file(first)));
      assertThat(second).as(options.toString()).isEqualTo(first);
      leaves(first)
          .forEach((name, value) -> values.computeIfAbsent(name, n -> new HashSet<>()).add(value));
    }
    values.remove("data"); // all runs have the same images
    if (!Precision.BF16.isSupported()) {
      values.remove("precision");
    }
    assertThat(values)
        .allSatisfy(
            (name, found) ->
                assertThat(found)
                    .as("the settings of %s have %s: different values in this test", study, name)
                    .hasSizeGreaterThan(1));
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void everySettingHasAnOption(Study study) throws IOException {
    Set<String> options =
        new CommandLine(new Fmnist())
            .getSubcommands()
            .get(study.toString())
            .getCommandSpec()
            .optionsMap()
            .keySet();
    for (String name : leaves(config(study, study.commandLines().get(0))).keySet()) {
      assertThat(options)
          .as(
              "the settings of %s have %s, which --config gives to an option of that name",
              study, name)
          .contains("--" + name.replaceAll("[A-Z]", "-$0").toLowerCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void settingsThatAreNullOrAbsentHaveTheirDefaults(Study study) throws IOException {
    List<String> given = List.of("--epochs=1", "--learning-rate=1e30");
    JsonNode expected = config(study, given);
    Map<String, JsonNode> nulls = new TreeMap<>();
    expected.fieldNames().forEachRemaining(name -> nulls.put(name, null));
    for (JsonNode file : List.of(JSON.createObjectNode(), JSON.valueToTree(nulls))) {
      List<String> options = new ArrayList<>(given);
      options.add("--config=" + file(file));
      assertThat(config(study, options)).isEqualTo(expected);
    }
  }

  @Test
  void anOptionOfTheCommandLineWins() throws IOException {
    List<String> options = List.of("--epochs=2", "--learning-rate=1e30", "--conditional");
    JsonNode file = config(Study.VAE, options);
    JsonNode config =
        config(Study.VAE, List.of("--epochs=1", "--conditional=false", "--config=" + file(file)));
    Map<String, JsonNode> expected = leaves(file);
    expected.put("epochs", JSON.valueToTree(1));
    expected.put("conditional", JSON.valueToTree(false));
    assertThat(leaves(config)).isEqualTo(expected);
  }

  @Test
  void theSizesOfTheFileWinOverAPreset() throws IOException {
    JsonNode file =
        config(Study.GAN, List.of("--epochs=2", "--train-size=7", "--learning-rate=1e30"));
    assertThat(config(Study.GAN, List.of("--preset=quick", "--config=" + file(file))))
        .isEqualTo(file);
  }

  @Test
  void aRunIsRepeatedWithoutTheFile() throws IOException {
    Path file =
        file(
            JSON.readTree(
                "{\"activations\":[\"relu\"],\"network\":{\"filters\":[1,2]},\"epochs\":2}"));
    Path run = directory.resolve("repeatable");
    Console console =
        Console.run("activations", "--config", file, "--epochs", 1, "--data", images, "--out", run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    Files.delete(file);
    Console rerun = Console.run("rerun", run);
    assertThat(rerun.out()).contains("rerun:   equal to the bit").doesNotContain("record:");
    assertThat(rerun.exitCode()).as(rerun.err()).isZero();
  }

  @Test
  void theMainClassOfAStudyTakesAFile() throws IOException {
    JsonNode file = config(Study.GAN, Study.GAN.commandLines().get(0));
    Path run = directory.resolve("main-class");
    StringWriter err = new StringWriter();
    CommandLine gan = new CommandLine(new GanCommand()).setErr(new PrintWriter(err, true));
    Cli.run(gan, "--data=" + images, "--out=" + run, "--config=" + file(file));
    assertThat(JSON.readTree(run.resolve("config.json").toFile()))
        .as(err.toString())
        .isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vae         | 5 | ''                                | : a JSON object expected, found missing
          vae         | 5 | null                              | : a JSON object expected, found null
          gan         | 5 | [3]                               | : a JSON object expected, found array
          gan         | 5 | {"epochs" : 3                     | : JSON expected, found in line 1: Unexpected end-of-input
          gan         | 5 | {"epochs" : 3, "epochs" : 4}      | : JSON expected, found in line 1: Duplicate field 'epochs'
          vae         | 5 | {"epoch" : 3}                     | : settings of vae expected, found 3 at /epoch
          vae         | 5 | {"checkpointEvery" : "0s"}        | : settings of vae expected, found "0s" at /checkpointEvery
          vae         | 5 | {"epochs" : "3"}                  | : settings of vae expected, found "3" at /epochs
          activations | 5 | {"epochs" : 3.5}                  | : settings of activations expected, found 3.5 at /epochs
          activations | 5 | {"network" : {"filters" : ["few"]}} | : settings of activations expected, found "few" at /network/filters/0
          activations | 5 | {"engine" : 1}                    | : settings of activations expected, found 1 at /engine
          gan         | 5 | {"model" : {"klWeight" : 2}}      | : settings of gan expected, found 2 at /model/klWeight
          vae         | 5 | {"model" : {"likelihood" : "x"}}  | : settings of vae expected, found "x" at /model/likelihood
          vae         | 2 | {"epochs" : 0}                    | --epochs: at least 1 expected, found 0
          vae         | 2 | {"model" : {"hidden" : []}}       | --hidden: numbers from 1 to 8192 expected, found []
          vae         | 2 | {"model" : {"hidden" : [null]}}   | 'null' is not an int
          activations | 2 | {"activations" : []}              | --activations: at least one expected, found []
          activations | 2 | {"activations" : ["softmax"]}     | mish expected, found softmax
          """)
  void refusesAFileByItsNameBeforeAnythingIsLoadedOrWritten(
      String study, int exitCode, String content, String message) throws IOException {
    Path file = Files.writeString(Files.createTempFile(directory, "bad", ".json"), content);
    Console console = refused(study, exitCode, "--config=" + file);
    assertThat(console.err()).startsWith("error: ").contains(message).contains(file.toString());
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void refusesTheFileOfAnotherStudy(Study other) throws IOException {
    Path file = file(config(other, other.commandLines().get(0)));
    for (Study study : Study.values()) {
      if (study != other) {
        Console console = refused(study.toString(), ExitCode.FILES, "--config=" + file);
        assertThat(console.err())
            .startsWith("error: %s: settings of %s expected, found ".formatted(file, study));
      }
    }
  }

  @Test
  void refusesAFileThatDoesNotExistAndADirectory() throws IOException {
    Path nowhere = directory.resolve("nowhere.json");
    assertThat(refused("vae", ExitCode.USAGE, "--config=" + nowhere).err())
        .startsWith(
            "error: --config: the config.json of a run expected, found %s, which does not exist"
                .formatted(nowhere));
    assertThat(refused("vae", ExitCode.USAGE, "--config=" + images).err())
        .startsWith(
            "error: --config: the config.json of a run expected, found %s, which is a directory"
                .formatted(images));
  }

  @Test
  void refusesImagesThatOnlyTheCommandLineCanName() throws IOException {
    Path file = file(JSON.createObjectNode().put("data", "stripes (not Fashion-MNIST)"));
    Console console = Console.run("gan", "--out=" + directory.resolve("never"), "--config=" + file);
    assertThat(console.err())
        .startsWith(
            "error: --data: the directory of the images expected, since %s has only their name; found stripes (not Fashion-MNIST)"
                .formatted(file));
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void helpNeedsNoFile() {
    Console console = Console.run("gan", "--help", "--config=nowhere");
    assertThat(console.exitCode()).isZero();
    assertThat(console.out()).contains("--config=FILE");
  }

  private static Console refused(String study, int exitCode, String option) {
    Path run = directory.resolve("never");
    Console console =
        Console.run(study, "--data=" + directory.resolve("nowhere"), "--out=" + run, option);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(exitCode);
    assertThat(console.err()).doesNotContain("\tat ");
    assertThat(run).doesNotExist();
    return console;
  }

  /** Returns the configuration that a run of a study writes. */
  private static JsonNode config(Study study, List<String> options) throws IOException {
    Path run = Files.createTempDirectory(directory, "run");
    List<Object> arguments = new ArrayList<>(List.of(study, "--data=" + images, "--out=" + run));
    arguments.addAll(options);
    Console console = Console.run(arguments.toArray());
    assertThat(run.resolve("config.json")).as(options + ": " + console.err()).exists();
    return JSON.readTree(run.resolve("config.json").toFile());
  }

  private static Path file(JsonNode config) throws IOException {
    Path file = Files.createTempFile(directory, "config", ".json");
    JSON.writeValue(file.toFile(), config);
    return file;
  }

  /** Returns all settings by name, those of nested objects among the others. */
  private static Map<String, JsonNode> leaves(JsonNode config) {
    Map<String, JsonNode> leaves = new TreeMap<>();
    config
        .properties()
        .forEach(
            setting -> {
              Map<String, JsonNode> found =
                  setting.getValue().isObject()
                      ? leaves(setting.getValue())
                      : Map.of(setting.getKey(), setting.getValue());
              found.forEach((name, value) -> assertThat(leaves.put(name, value)).as(name).isNull());
            });
    return leaves;
  }
}

package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid command lines end early, with one line and an exit code. */
class RefusalTest {
  @TempDir Path directory;
  private Path images;
  private Path run;

  @BeforeEach
  void writeImages() {
    images = TinyDataset.write(directory.resolve("stripes"), 24, 10);
    run = directory.resolve("run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epochs=0               | --epochs: at least 1 expected, found 0
          --epochs=-3              | --epochs: at least 1 expected, found -3
          --epochs=many            | '--epochs': 'many' is not an int
          --train-size=0           | --train-size: at least 1 expected, found 0
          --train-size=-1          | --train-size: at least 1 expected, found -1
          --train-size=23          | --train-size: at most 22 of 24 training images expected, others are held out; found 23
          --validation-size=0      | --validation-size: at least 1 expected, found 0
          --validation-size=24     | --validation-size: fewer than the 24 training images expected, found 24
          --learning-rate-schedule=poly | '--learning-rate-schedule'
          --batch-size=0           | --batch-size: at least 1 expected, found 0
          --seeds=0                | --seeds: at least 1 expected, found 0
          --threads=0              | expected, 4 per core, found 0
          --figure-scale=0         | --figure-scale: a number above 0, at most 8 expected, found 0.0
          --figure-scale=9         | --figure-scale: a number above 0, at most 8 expected, found 9.0
          --figures=gif            | --figures
          --filters=3              | --filters: two numbers from 1 to 1024 expected, such as 32,64; found [3]
          --filters=0,3            | --filters: two numbers from 1 to 1024 expected
          --filters=999999,9       | --filters: two numbers from 1 to 1024 expected
          --filters=1,2,3          | --filters: two numbers from 1 to 1024 expected
          --dropout=1              | --dropout: a probability from 0 to below 1 expected, found 1.0
          --dropout=NaN            | --dropout: a probability from 0 to below 1 expected, found NaN
          --learning-rate=-1       | --learning-rate: a number above 0 expected, found -1.0
          --learning-rate=Infinity | --learning-rate: a number above 0 expected, found Infinity
          --activations=,          | --activations: at least one expected, found []
          --activations=relu,relu  | --activations: each activation only once expected, found relu,relu
          --activations=reluu      | mish expected, found reluu
          --augment=rotate         | --augment: one of shift, flip, erase expected, found rotate
          --augment=shift,rotate   | --augment: one of shift, flip, erase expected, found rotate
          --kernel=4               | --kernel: an odd number from 1 to 27 expected, found 4
          --kernel=-1              | --kernel: an odd number from 1 to 27 expected, found -1
          --hidden=0               | --hidden: numbers from 1 to 8192 expected, found [0]
          --label-smoothing=1      | --label-smoothing: a share from 0 to below 1 expected, found 1.0
          --preset=fast            | --preset: one of quick, full, best expected, found fast
          --engine=cuda            | --engine: one of auto, onednn, dl4j expected, found cuda
          --activations=softmax    | found softmax
          --activations=rrelu      | found rrelu
          --optimizer=adamant      | --optimizer: one of adam, amsgrad, nadam, nesterov, rmsprop, sgd expected, found adamant
          --no-such-option         | Unknown option: '--no-such-option'
          """)
  void refusesInvalidOptionsBeforeAnythingIsWritten(String option, String message) {
    Console console = study(option);
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("error: ").contains(message).doesNotContain("\tat ");
    assertThat(console.err().lines()).hasSize(2);
    assertThat(run).doesNotExist();
  }

  @Test
  void refusesADirectoryThatDoesNotExist() {
    images = directory.resolve("nowhere");
    Console console = study();
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run).doesNotExist();
    assertThat(console.err())
        .startsWith(
            "error: --data: real, synthetic, auto or a directory expected, found "
                + directory.resolve("nowhere")
                + ", which does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "activations --data",
        "activations --out",
        "vae --data",
        "gan --out",
        "evaluate test --data",
        "evaluate test --images",
        "evaluate test",
        "evaluate",
        "data audit --data",
        "data show --out",
        "activations --filters",
        "activations --activations",
        "vae --hidden",
        "gan --loss"
      })
  void refusesEmptyValues(String command) {
    Object[] words = (command + " ").split(" ", -1);
    Console console = Console.run(words);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("error: ").doesNotContain("error: :", "\tat ");
    assertThat(console.err().lines()).hasSize(2);
    String last = command.substring(command.lastIndexOf(' ') + 1);
    assertThat(console.err()).contains(last.startsWith("--") ? last : "SOURCE");
  }

  @Test
  void treatsAPathThatDoesNotExistAsAWrongCommandLine() {
    Path nowhere = directory.resolve("nowhere");
    for (String command : new String[] {"activations", "vae", "gan"}) {
      assertThat(Console.run(command, "--data=" + nowhere, "--out=" + run).exitCode())
          .as(command)
          .isEqualTo(ExitCode.USAGE);
    }
    for (String command : new String[] {"audit", "verify", "show"}) {
      assertThat(Console.run("data", command, "--data=" + nowhere).exitCode())
          .as(command)
          .isEqualTo(ExitCode.USAGE);
    }
    assertThat(Console.run("evaluate", nowhere).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Console.run("evaluate", "test", "--data=" + nowhere).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void refusesASourceThatIsNeitherFileNorDirectory() throws IOException {
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Console console = Console.run("evaluate", socket, "--data=" + images);
      assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(console.err()).contains("an IDX file", "expected, found " + socket);
    }
  }

  @Test
  void refusesADamagedFileByItsName() throws IOException {
    Path labels = images.resolve("train-labels-idx1-ubyte");
    Files.write(labels, new byte[] {1, 2, 3, 4});
    Console console = study();
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).contains(labels.toString());
    assertThat(run).doesNotExist();
  }

  @Test
  void refusesImagesThatLeaveNothingToTrainOn() {
    TinyDataset.write(images, 1, 1);
    Console console = study();
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).contains("at least 2 training images expected, found 1");
  }

  @Test
  void refusesARunDirectoryWithFilesInIt() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("thesis.txt"), "a text");
    images = directory.resolve("nowhere");
    Console console = study();
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith("error: --out: " + run + ": a new or empty directory expected, found files");
    assertThat(run).isDirectoryContaining(file -> file.endsWith("thesis.txt"));
  }

  @Test
  void refusesARunDirectoryThatIsAFile() throws IOException {
    Files.writeString(run, "a file");
    Console console = study();
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("a new or empty directory expected, found a file");
  }

  @Test
  void refusesARunDirectoryInsideAFile() throws IOException {
    Files.writeString(run, "a file");
    run = run.resolve("below");
    Console console = study();
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(console.err()).startsWith("error: " + run);
  }

  @Test
  void refusesAnEngineThatDoesNotKnowAnActivationBeforeAnythingIsLoaded() {
    images = directory.resolve("nowhere");
    Console console = study("--engine=onednn", "--activations=relu,rationaltanh");
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith("error: --engine: oneDNN cannot compute")
        .contains("rationaltanh");
    assertThat(run).doesNotExist();
  }

  @Test
  void suggestsASimilarCommand() {
    Console console = Console.run("activaton");
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("Did you mean: fmnist activations");
  }

  @Test
  void listsTheCommandsIfNoneIsGiven() {
    Console console = Console.run();
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("a command is missing").contains("activations", "data");
  }

  private Console study(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "activations";
    all[1] = "--data=" + images;
    all[2] = "--out=" + run;
    System.arraycopy(options, 0, all, 3, options.length);
    return Console.run((Object[]) all);
  }
}

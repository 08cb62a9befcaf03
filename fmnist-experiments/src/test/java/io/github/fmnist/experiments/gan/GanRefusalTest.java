package io.github.fmnist.experiments.gan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines of the generative adversarial network that cannot be run. */
class GanRefusalTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epochs=0                       | --epochs: at least 1 expected, found 0
          --hidden=0                       | --hidden: numbers from 1 to 8192 expected, found [0]
          --hidden=3,4                     | --hidden: one number for a DCGAN expected, found [3, 4]
          --filters=0                      | --filters: 1 to 1024 expected, found 0
          --latent-size=0                  | --latent-size: 1 to 65536 expected, found 0
          --loss=wasserstein               | '--loss'
          --learning-rate=0                | --learning-rate: a number above 0 expected, found 0.0
          --discriminator-learning-rate=-1 | --discriminator-learning-rate: a number above 0 expected, found -1.0
          --discriminator-steps=0          | --discriminator-steps: at least 1 expected, found 0
          --gradient-penalty=-1            | --gradient-penalty: at least 0 expected, found -1.0
          --instance-noise=NaN             | --instance-noise: at least 0 expected, found NaN
          --label-smoothing=0.5            | --label-smoothing: a number from 0 to below 0.5 expected, found 0.5
          --ema-decay=1                    | --ema-decay: a number from 0 to below 1 expected, found 1.0
          --patience=0                     | --patience: at least 1 expected, found 0
          --optimizer=sgd                  | Unknown option: '--optimizer=sgd'
          """)
  void refusesInvalidOptionsBeforeAnythingIsWritten(String option, String message) {
    refuses(message, option);
  }

  @Test
  void refusesIncompatibleOptions() {
    refuses("--filters: only with --network=dcgan, found 8", "--network=dense", "--filters=8");
    refuses(
        "--label-smoothing: only with --loss=non-saturating, found 0.1",
        "--loss=hinge",
        "--label-smoothing=0.1");
  }

  @Test
  void namesOnlyOptionsThatWereGiven() {
    Path two = TinyDataset.write(directory.resolve("two"), 2, 2);
    Console console = Console.run("gan", "--data=" + two, "--out=" + directory.resolve("run"));
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .startsWith("error: two (not Fashion-MNIST): 2 training images to hold out for comparison")
        .contains("found 1 of 2 held out");
    Path single = TinyDataset.write(directory.resolve("single"), 71, 10); // 5 are held out
    Object[] command = {"gan", "--data=" + single, "--out=" + directory.resolve("run"), ""};
    command[3] = "--validation-size=6";
    assertThat(Console.run(command).err())
        .startsWith("error: training images that leave no batch of a single image expected")
        .contains("found a last batch of a single image, as 65 images are divided by 64");
    command[3] = "--train-size=65";
    assertThat(Console.run(command).err()).startsWith("error: --train-size: a number that leaves");
    command[3] = "--batch-size=13";
    assertThat(Console.run(command).err()).startsWith("error: --batch-size: a number that leaves");
    assertThat(directory.resolve("run")).doesNotExist();
  }

  private void refuses(String message, String... options) {
    Object[] all = new Object[options.length + 3];
    all[0] = "gan";
    all[1] = "--data=" + directory.resolve("nowhere");
    all[2] = "--out=" + directory.resolve("run");
    System.arraycopy(options, 0, all, 3, options.length);
    Console console = Console.run(all);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("error: ").contains(message).doesNotContain("\tat ");
    assertThat(directory.resolve("run")).doesNotExist();
  }
}

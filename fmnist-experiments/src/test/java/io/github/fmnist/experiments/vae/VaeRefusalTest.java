package io.github.fmnist.experiments.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines of the variational autoencoder that cannot be run. */
class VaeRefusalTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --epochs=0               | --epochs: at least 1 expected, found 0
          --hidden=3,0             | --hidden: numbers from 1 to 8192 expected, found [3, 0]
          --hidden=100000          | --hidden: numbers from 1 to 8192 expected, found [100000]
          --hidden=,               | --hidden: numbers from 1 to 8192 expected, found []
          --filters=8              | --filters: only with --network=convolutional, found 8
          --latent-size=1          | --latent-size: 2 to 1024 expected, found 1
          --latent-size=1025       | --latent-size: 2 to 1024 expected, found 1025
          --likelihood=poisson     | '--likelihood'
          --kl-weight=-1           | --kl-weight: at least 0 expected, found -1.0
          --kl-weight=NaN          | --kl-weight: at least 0 expected, found NaN
          --kl-warm-up=-1          | --kl-warm-up: at least 0 expected, found -1
          --free-bits=Infinity     | --free-bits: at least 0 expected, found Infinity
          --prior-components=-1    | --prior-components: 0 to 1000 expected, found -1
          --prior-components=1001  | --prior-components: 0 to 1000 expected, found 1001
          --training-samples=0     | --training-samples: 1 to 100 expected, found 0
          --training-samples=101   | --training-samples: 1 to 100 expected, found 101
          --samples=-1             | --samples: at least 0 expected, found -1
          --patience=0             | --patience: at least 1 expected, found 0
          --activation=softmax     | swish, thresholdedrelu, gelu, mish expected, found softmax
          --seeds=2                | Unknown option: '--seeds=2'
          """)
  void refusesInvalidOptionsBeforeAnythingIsWritten(String option, String message) {
    refuses(message, option);
  }

  @Test
  void refusesIncompatibleOptions() {
    refuses(
        "--likelihood: bernoulli for binarized pixels expected, found learned-gaussian",
        "--pixels=binarized",
        "--likelihood=learned-gaussian");
    refuses(
        "--free-bits: only without --prior-components, found 0.1",
        "--prior-components=3",
        "--free-bits=0.1");
    refuses(
        "--free-bits: only with --training-samples=1, found 0.1",
        "--training-samples=2",
        "--free-bits=0.1");
    refuses(
        "--kl-weight: at most 1 with several --training-samples expected, found 1.5",
        "--training-samples=2",
        "--kl-weight=1.5");
    refuses(
        "--hidden: one number for a convolutional network expected, found [3, 4]",
        "--network=convolutional",
        "--hidden=3,4");
    refuses(
        "--filters: 1 to 1024 expected, found 2000000000",
        "--network=convolutional",
        "--filters=2000000000");
    refuses("--engine: oneDNN cannot compute", "--engine=onednn", "--activation=rationaltanh");
  }

  private void refuses(String message, String... options) {
    Object[] all = new Object[options.length + 3];
    all[0] = "vae";
    all[1] = "--data=" + directory.resolve("nowhere");
    all[2] = "--out=" + directory.resolve("run");
    System.arraycopy(options, 0, all, 3, options.length);
    Console console = Console.run(all);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("error: ").contains(message).doesNotContain("\tat ");
    assertThat(directory.resolve("run")).doesNotExist();
  }
}

package io.github.fmnist.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Planned records of small studies on synthetic images. */
final class TinyRecord {
  /** A study of one activation, with all seeds in one run. */
  static final String STUDY =
      "./fmnist activations --data synthetic --activations relu --filters 2,3 --train-size 60"
          + " --validation-size 30 --epochs 1 --batch-size 30";

  /** A search, with a run for each seed. */
  static final String SEARCH =
      STUDY.replace("./fmnist activations", "./fmnist sweep activations") + " --dropout 0,0.5";

  /** The test accuracy of each seed, by which a reproduction is judged. */
  static final String TEST =
      """
      {
        "name" : "test", "title" : "test accuracy", "unit" : "share", "better" : "higher",
        "read" : {
          "list" : "/results", "where" : { "activation" : "relu" }, "value" : "/testAccuracy"
        }
      }
      """;

  /** A loss, in a file of rows. */
  static final String LOSS =
      """
      {
        "name" : "loss", "title" : "validation loss", "unit" : "nats",
        "read" : { "file" : "metrics.csv", "where" : { "epoch" : "1" }, "value" : "validationLoss" }
      }
      """;

  /** A number of a whole run, which a run of one seed does not have. */
  static final String MEAN =
      """
      {
        "name" : "mean", "title" : "mean test accuracy", "unit" : "share",
        "read" : {
          "list" : "/statistics/activations", "where" : { "activation" : "relu" },
          "value" : "/testAccuracy/mean"
        }
      }
      """;

  /** The mean difference of a pair of activations; the run has no pair. */
  static final String PAIR =
      """
      {
        "name" : "pair", "title" : "difference", "unit" : "share",
        "read" : {
          "list" : "/statistics/pairs", "where" : { "first" : "relu", "second" : "selu" },
          "value" : "/difference/mean"
        }
      }
      """;

  private TinyRecord() {}

  /**
   * Writes a record without values.
   *
   * @param seeds such as {@code 1001, 1002}
   */
  static Path write(Path file, String command, String seeds, String... metrics) throws IOException {
    return Files.writeString(
        file,
        """
        { "name" : "tiny", "title" : "a tiny study", "command" : "%s", "seeds" : [ %s ],
          "metrics" : [ %s ] }
        """
            .formatted(command, seeds, String.join(", ", metrics)));
  }
}

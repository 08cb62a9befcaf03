package io.github.fmnist.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small runs of all studies, which random numbers choose. */
final class ReportedRuns {
  private final Path directory;
  private final Path images;
  private final Random random;

  ReportedRuns(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
    this.images = TinyDataset.write(directory.resolve("stripes"), 120, 40);
  }

  /** Trains the activations, and returns the directory of the run. */
  Path activations() {
    List<String> all = List.of("relu", "selu", "tanh", "gelu", "swish", "hardsigmoid", "leakyrelu");
    String others = all.get(1 + random.nextInt(3)) + "," + all.get(4 + random.nextInt(3));
    return run(
        "activations --filters=3,4 --seeds=2 --activations=relu,%s --normalization=%s"
            .formatted(others, random.nextBoolean() ? "standardized" : "unit"));
  }

  /** Trains with a learning rate that no network survives. */
  Path diverged() {
    Path run = directory.resolve("run-diverged");
    Console.run(
        "activations",
        "--filters=3,4",
        "--activations=relu",
        "--learning-rate=1e30",
        "--data=" + images,
        "--out=" + run,
        "--epochs=1",
        "--threads=1");
    return run;
  }

  Path vae() {
    String likelihood = pick("bernoulli", "gaussian", "learned-gaussian");
    String network = pick("dense --hidden=16", "convolutional --filters=4 --hidden=16");
    return run(
        "vae --latent-size=3 --likelihood=%s --network=%s%s"
            .formatted(likelihood, network, conditional()));
  }

  Path gan() {
    String network = pick("dense --hidden=16", "dcgan --filters=4");
    return run("gan --latent-size=4 --network=%s%s".formatted(network, conditional()));
  }

  private String conditional() {
    return random.nextBoolean() ? " --conditional" : "";
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Path run(String study) {
    Path run = directory.resolve("run-" + study.substring(0, study.indexOf(' ')));
    List<Object> arguments = new ArrayList<>(List.of(study.split(" ", -1)));
    arguments.addAll(
        List.of(
            "--data=" + images, "--out=" + run, "--epochs=3", "--batch-size=30", "--threads=1"));
    Console console = Console.run(arguments.toArray());
    assertThat(console.exitCode()).as(study + console.err()).isZero();
    return run;
  }
}

package io.github.fmnist.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import picocli.CommandLine.Option;

/** The options that every study has. */
final class RunOptions {
  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Decides initial weights, order of images, and split.")
  private long seed;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      description = "Repetitions, with seeds that count up from --seed.")
  private int seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the run, new or empty. Default: runs/<time>-<command>.")
  private Path out;

  @Option(names = "--threads", description = "Threads for arithmetic. Default: one per core.")
  private Integer threads;

  long seed() {
    return seed;
  }

  int seeds() {
    return seeds;
  }

  int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Tells nd4j how many threads to use. */
  void apply() {
    Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads());
  }

  RunDirectory directory(String command) throws IOException {
    return RunDirectory.create(out, command, LocalDateTime.now(ZoneId.systemDefault()));
  }
}

package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.experiments.record.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is equal to the bit in runs that are equal. */
final class RunResults {
  private RunResults() {}

  /** Returns the checksums of models and metrics, the health, and the summary without its times. */
  static Map<String, String> of(Path run) throws IOException {
    Map<String, String> results = Results.checksums(run);
    String summary = Files.readString(run.resolve("summary.json"), UTF_8);
    results.put(
        "summary.json",
        summary.replaceAll(
            "\"(seconds|imagesPerSecond|trainingSeconds|secondsToAccuracy)\" : [^,}]*", ""));
    Path health = run.resolve("health.csv");
    if (Files.exists(health)) {
      results.put("health.csv", Files.readString(health, UTF_8));
    }
    return results;
  }
}

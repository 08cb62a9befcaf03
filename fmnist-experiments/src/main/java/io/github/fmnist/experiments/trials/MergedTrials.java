package io.github.fmnist.experiments.trials;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.run.FinishedTrials;
import io.github.fmnist.experiments.run.RunDirectory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the results of trials from other runs, with their models, and computes nothing. */
final class MergedTrials implements TrialExecutor {
  private static final String MODELS = "models";

  private final RunDirectory run;

  /** Creates an executor for a run that has taken the results of its trials from parts. */
  MergedTrials(RunDirectory run) {
    this.run = run;
  }

  /**
   * Takes the results of all trials, with their models. The directory is that of no run yet, so
   * that nothing continues a run for which only some results were taken.
   *
   * @param parts directories of finished runs
   * @param run the directory that gets the results, whose run has not begun
   * @throws FileSystemException if a trial has no result, or two parts have different models of it;
   *     then nothing was written
   */
  static <R> void take(List<Trial<R>> trials, List<Path> parts, RunDirectory run)
      throws IOException {
    Map<Object, JsonNode> results = new LinkedHashMap<>();
    for (Trial<R> trial : trials) {
      results.put(trial.specification(), result(trial, parts));
    }
    for (Map.Entry<String, Path> model : models(parts).entrySet()) {
      run.write(MODELS + "/" + model.getKey(), out -> Files.copy(model.getValue(), out));
    }
    for (Map.Entry<Object, JsonNode> result : results.entrySet()) {
      run.trials().keep(result.getKey(), result.getValue());
    }
  }

  private static JsonNode result(Trial<?> trial, List<Path> parts) throws IOException {
    for (Path part : parts) {
      Optional<JsonNode> result =
          new FinishedTrials(part).result(trial.specification(), new TypeReference<>() {});
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new FileSystemException(
        parts.stream().map(Path::toString).collect(Collectors.joining(", ")),
        null,
        "a result of %s in one of the parts expected, found none".formatted(trial.title()));
  }

  /** Returns the files of all models by name. */
  private static Map<String, Path> models(List<Path> parts) throws IOException {
    Map<String, Path> models = new HashMap<>();
    for (Path part : parts) {
      Path directory = part.resolve(MODELS);
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.list(directory)) {
          for (Path file : files.toList()) {
            Path other = models.putIfAbsent(file.getFileName().toString(), file);
            if (other != null && Files.mismatch(file, other) >= 0) {
              throw new FileSystemException(
                  file.toString(), null, "the same model as in %s expected".formatted(other));
            }
          }
        }
      }
    }
    return models;
  }

  @Override
  public <R> List<Failure> run(List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver)
      throws IOException {
    for (Trial<R> trial : trials) {
      receiver.receive(run.trials().result(trial.specification(), type).orElseThrow());
    }
    return List.of();
  }
}

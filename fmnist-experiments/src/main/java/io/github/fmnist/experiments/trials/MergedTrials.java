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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the results of trials from other runs, with their models, and computes nothing. */
final class MergedTrials implements TrialExecutor {
  private static final String MODELS = "models";

  private final List<Path> parts;
  private final RunDirectory run;

  /**
   * Prepares a merge.
   *
   * @param parts directories of finished runs
   * @param run the run that gets all of their trials
   */
  MergedTrials(List<Path> parts, RunDirectory run) {
    this.parts = parts;
    this.run = run;
  }

  /**
   * Requires a result of each trial.
   *
   * @throws FileSystemException if a trial has none, or two parts have different models of it
   */
  static <R> void requireAll(List<Trial<R>> trials, List<Path> parts) throws IOException {
    for (Trial<R> trial : trials) {
      if (find(trial, parts, new TypeReference<JsonNode>() {}).isEmpty()) {
        throw new FileSystemException(
            parts.stream().map(Path::toString).collect(Collectors.joining(", ")),
            null,
            "a result of %s in one of the parts expected, found none".formatted(trial.title()));
      }
    }
    models(parts);
  }

  private static <T> Optional<T> find(Trial<?> trial, List<Path> parts, TypeReference<T> type)
      throws IOException {
    for (Path part : parts) {
      Optional<T> result = new FinishedTrials(part).result(trial.specification(), type);
      if (result.isPresent()) {
        return result;
      }
    }
    return Optional.empty();
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
    for (Map.Entry<String, Path> model : models(parts).entrySet()) {
      run.write(MODELS + "/" + model.getKey(), out -> Files.copy(model.getValue(), out));
    }
    for (Trial<R> trial : trials) {
      R result = find(trial, parts, type).orElseThrow();
      run.trials().keep(trial.specification(), result);
      receiver.receive(result);
    }
    return List.of();
  }
}

package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The results of a run's trials that have ended: a directory for each, named by a hash of the
 * trial's specification.
 */
public final class FinishedTrials {
  static final String DIRECTORY = "trials";
  private static final String SPECIFICATION = "specification.json";
  private static final String RESULT = "result.json";
  private static final int NAME_LENGTH = 16;

  private final Path run;
  private final Path trials;

  /**
   * Creates the trials of a run.
   *
   * @param run directory of the run
   */
  public FinishedTrials(Path run) {
    this.run = run;
    trials = run.resolve(DIRECTORY);
  }

  /** Returns the name of a trial's directory, the begin of the specification's SHA-256. */
  public static String nameOf(Object specification) throws IOException {
    return name(Json.sha256(specification));
  }

  static String name(String hash) {
    return hash.substring(0, NAME_LENGTH);
  }

  /**
   * Keeps the result of a trial, with the specification that determines it; deletes the trial's
   * checkpoints.
   */
  public void keep(Object specification, Object result) throws IOException {
    String hash = Json.sha256(specification);
    Manifest.delete(directory(hash).directory()); // an earlier result, which this one replaces
    Checkpoints.DirectoryWriter writer =
        new Checkpoints.DirectoryWriter(directory(hash).directory());
    writer.addJson(SPECIFICATION, specification);
    writer.addJson(RESULT, result);
    writer.complete(hash);
    Checkpoints.ofTrial(run, hash).deleteAll();
  }

  /**
   * Deletes the checkpoints of all trials, such as of trials that the run does not have any more.
   */
  void deleteCheckpoints() throws IOException {
    Path checkpoints = run.resolve(Checkpoints.DIRECTORY);
    if (Files.isDirectory(checkpoints)) {
      try (Stream<Path> content = Files.list(checkpoints)) {
        for (Path trial : content.filter(FinishedTrials::isNamedAsATrial).toList()) {
          Checkpoints.ofTrial(run, trial.getFileName().toString()).deleteAll();
        }
      }
    }
  }

  private static boolean isNamedAsATrial(Path directory) {
    return directory.getFileName().toString().matches("[0-9a-f]{%d}".formatted(NAME_LENGTH));
  }

  /** Returns the result of a trial; empty if the trial has not ended. */
  public <R> Optional<R> result(Object specification, TypeReference<R> type) throws IOException {
    String hash = Json.sha256(specification);
    Checkpoint trial = directory(hash);
    if (!Manifest.isIn(trial.directory())) {
      return Optional.empty();
    }
    Manifest.verify(trial, Set.of(hash));
    return Optional.of(trial.json(RESULT, type));
  }

  /** Returns the specifications of all trials that have ended. */
  public List<JsonNode> specifications() throws IOException {
    List<JsonNode> specifications = new ArrayList<>();
    if (Files.isDirectory(trials)) {
      try (Stream<Path> directories = Files.list(trials)) {
        for (Path directory : directories.filter(Manifest::isIn).sorted().toList()) {
          specifications.add(verified(trial(directory)));
        }
      }
    }
    return specifications;
  }

  /**
   * Returns the specification of a trial.
   *
   * @throws InvalidCheckpointException if a file of the trial is damaged, or the directory is that
   *     of another trial
   */
  private JsonNode verified(Checkpoint trial) throws IOException {
    if (!Files.exists(trial.file(SPECIFICATION))) {
      throw new InvalidCheckpointException(
          "%s: a file expected, found none; %s"
              .formatted(trial.file(SPECIFICATION), trial.advice()));
    }
    JsonNode specification = trial.json(SPECIFICATION, new TypeReference<JsonNode>() {});
    String hash = Json.sha256(specification);
    Manifest.verify(trial, Set.of(hash));
    Path expected = directory(hash).directory();
    if (!trial.directory().equals(expected)) {
      throw new InvalidCheckpointException(
          "%s: the directory %s expected, by its specification; %s"
              .formatted(trial.directory(), expected.getFileName(), trial.advice()));
    }
    return specification;
  }

  private Checkpoint directory(String hash) {
    return trial(trials.resolve(name(hash)));
  }

  private static Checkpoint trial(Path directory) {
    return new Checkpoint(directory, "its network is trained again");
  }
}

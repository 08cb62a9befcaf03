package io.github.fmnist.experiments.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.data.Normalization;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of a finished run of {@code activations}.
 *
 * @param name activation and seed, such as {@code relu-seed1}
 * @param normalization normalization of the grey values in [0, 1] that the network reads
 */
public record TrainedClassifier(
    String name, MultiLayerNetwork network, Normalization normalization) {
  /** A name that is not a path: it becomes part of the names of files. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

  /**
   * Reads all networks of a run.
   *
   * @throws FileSystemException if the run has no such networks
   */
  public static List<TrainedClassifier> of(RunRecord run) throws IOException {
    List<TrainedClassifier> classifiers = new ArrayList<>();
    for (JsonNode result : run.summary().path("results")) {
      classifiers.add(of(run, result));
    }
    if (classifiers.isEmpty()) {
      throw new FileSystemException(
          run.run().toString(), null, "a run of activations with networks expected");
    }
    return classifiers;
  }

  private static TrainedClassifier of(RunRecord run, JsonNode result) throws IOException {
    String activation = required(run, result, "/activation").asText();
    double scale = required(run, result, "/normalization/scale").asDouble();
    if (!NAME.matcher(activation).matches()) {
      throw invalid(run, "names of activations expected, found \"%s\"".formatted(activation));
    }
    if (!(scale > 0)) {
      throw invalid(run, "a normalization with a scale above 0 expected, found " + scale);
    }
    String name = "%s-seed%d".formatted(activation, required(run, result, "/seed").asLong());
    Path file = run.run().resolve("models").resolve(name + ".zip");
    return new TrainedClassifier(
        name,
        NetworkZip.read(file.toString(), Files.readAllBytes(file)),
        new Normalization(required(run, result, "/normalization/offset").asDouble(), scale));
  }

  private static JsonNode required(RunRecord run, JsonNode result, String path)
      throws FileSystemException {
    JsonNode value = result.at(path);
    if (value.isMissingNode()) {
      throw invalid(run, "results with %s expected, found one without".formatted(path));
    }
    return value;
  }

  private static FileSystemException invalid(RunRecord run, String reason) {
    return new FileSystemException(run.run().resolve(RunRecord.SUMMARY).toString(), null, reason);
  }

  /** Returns the names of the classes by label; empty if the run has not recorded them. */
  public static List<String> classNames(RunRecord run) throws IOException {
    List<String> names = new ArrayList<>();
    run.summary().path("classNames").forEach(name -> names.add(name.asText()));
    return names;
  }
}

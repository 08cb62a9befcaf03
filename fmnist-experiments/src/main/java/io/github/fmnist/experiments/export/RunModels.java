package io.github.fmnist.experiments.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.export.OnnxModel;
import io.github.fmnist.models.archive.NetworkZip;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

/** Reads the networks of a finished run of {@code activations}, {@code vae} or {@code gan}. */
final class RunModels {
  /** A name that is not a path: it becomes part of the names of files. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

  private static final String GREY = "grey values from 0 (black) to 1";
  private static final String LABEL = ", followed by the class label as values of 0 and 1";

  private final Path run;
  private final JsonNode settings;
  private final JsonNode summary;

  private RunModels(Path run, JsonNode settings, JsonNode summary) {
    this.run = run;
    this.settings = settings;
    this.summary = summary;
  }

  /**
   * Returns the networks.
   *
   * @throws FileSystemException if the directory is not that of a finished run with networks
   */
  static List<ExportedNetwork> of(Path run, JsonNode summary) throws IOException {
    RunModels models = new RunModels(run, new RunRecord(run).settings(), summary);
    Path vae = models.file("vae");
    if (Files.exists(vae)) {
      return models.vae(vae);
    }
    Path gan = models.file("gan");
    return Files.exists(gan) ? models.gan(gan) : models.classifiers();
  }

  private Path file(String name) {
    return run.resolve("models").resolve(name + ".zip");
  }

  private List<ExportedNetwork> classifiers() throws IOException {
    List<ExportedNetwork> networks = new ArrayList<>();
    for (JsonNode result : summary.path("results")) {
      String activation = required(result, "/activation").asText();
      if (!NAME.matcher(activation).matches()) {
        throw invalid("names of activations expected, found \"%s\"".formatted(activation));
      }
      String name = "%s-seed%d".formatted(activation, required(result, "/seed").asLong());
      double offset = required(result, "/normalization/offset").asDouble();
      double scale = required(result, "/normalization/scale").asDouble();
      networks.add(
          network(
              name,
              NetworkZip.read(file(name).toString(), Files.readAllBytes(file(name))),
              model -> model.input("image").outputs("probabilities").normalization(offset, scale),
              GREY,
              "the probability of each class"));
    }
    if (networks.isEmpty()) {
      throw new FileSystemException(
          run.toString(), null, "a run of activations, vae or gan with networks expected");
    }
    return networks;
  }

  private JsonNode required(JsonNode result, String path) throws FileSystemException {
    JsonNode value = result.at(path);
    if (value.isMissingNode()) {
      throw invalid("results with %s expected, found one without".formatted(path));
    }
    return value;
  }

  private FileSystemException invalid(String reason) {
    return new FileSystemException(run.resolve(RunRecord.SUMMARY).toString(), null, reason);
  }

  private List<ExportedNetwork> vae(Path file) throws IOException {
    try (Vae vae = Vae.load(file, Engine.AUTO)) {
      String label = vae.classes() == 0 ? "" : LABEL;
      String likelihood = settings.at("/model/likelihood").asText();
      UnaryOperator<OnnxModel> image =
          switch (likelihood) {
            case "bernoulli" -> model -> model.outputs("image").followedBy(Activation.SIGMOID);
            case "gaussian" -> model -> model.outputs("image");
            default -> model -> model.outputs("output");
          };
      return List.of(
          network(
              "encoder",
              vae.encoder(),
              model -> model.input("image").outputs("mean", "log_variance"),
              GREY + label,
              "mean and logarithm of the variance of each latent dimension"),
          network(
              "decoder",
              vae.decoder(),
              model -> image.apply(model.input("code")),
              "a latent code" + label,
              likelihood.equals("bernoulli") || likelihood.equals("gaussian")
                  ? "the mean image, " + GREY
                  : "the outputs of the decoder for each pixel, of a learned Gaussian likelihood"));
    }
  }

  private List<ExportedNetwork> gan(Path file) throws IOException {
    try (Gan gan = Gan.load(file, Engine.AUTO)) {
      String label = gan.classes() == 0 ? "" : LABEL;
      return List.of(
          network(
              "generator",
              gan.averagedGenerator(),
              model -> model.input("code").outputs("image"),
              "a latent code of standard normal values" + label,
              "the generated image, " + GREY),
          network(
              "discriminator",
              gan.discriminator(),
              model -> model.input("image").outputs("logit"),
              GREY + label,
              "the logit, above 0 for an image that looks real"));
    }
  }

  private ExportedNetwork network(
      String name,
      MultiLayerNetwork network,
      UnaryOperator<OnnxModel> names,
      String input,
      String output) {
    OnnxModel model =
        names
            .apply(OnnxModel.of(network).name(name))
            .metadata("data", settings.path("data").asText())
            .metadata("input", input)
            .metadata("output", output);
    return new ExportedNetwork(name, network, model, input, output);
  }
}

package io.github.fmnist.experiments.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.export.ExportedNetwork.Ports;
import io.github.fmnist.experiments.inference.TrainedClassifier;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.export.OnnxModel;
import io.github.fmnist.models.archive.NetworkZip;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

/** Reads the networks of a finished run of {@code activations}, {@code vae} or {@code gan}. */
public final class RunModels {
  private static final String GREY = "grey values from 0 (black) to 1";
  private static final String MEAN_IMAGE = "the mean image, " + GREY;
  private static final String LABEL = ", followed by the class label as values of 0 and 1";
  private static final String LABEL_PLANES =
      ", followed by a plane for each class: ones for that of the label, zeros for the others";

  private final RunRecord run;
  private final JsonNode settings;

  private RunModels(RunRecord run, JsonNode settings) {
    this.run = run;
    this.settings = settings;
  }

  /**
   * Returns the networks.
   *
   * @throws FileSystemException if the directory is not that of a finished run with networks
   */
  public static List<ExportedNetwork> of(RunRecord run) throws IOException {
    RunModels models = new RunModels(run, run.settings());
    Path vae = models.file("vae");
    if (Files.exists(vae)) {
      return models.vae(vae);
    }
    Path gan = models.file("gan");
    return Files.exists(gan) ? models.gan(gan) : models.classifiers();
  }

  /**
   * Returns the classifier of the images of a run of {@code vae}, which is not one of its results;
   * absent if the run has none.
   */
  public static Optional<ExportedNetwork> classifier(RunRecord run) throws IOException {
    RunModels models = new RunModels(run, run.settings());
    Path file = models.file("classifier");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    MultiLayerNetwork network = NetworkZip.read(file.toString(), Files.readAllBytes(file));
    Ports ports = new Ports(GREY, "the probability of each class");
    OnnxModel model = OnnxModel.of(network).input("image").outputs("probabilities");
    return Optional.of(new ExportedNetwork("classifier", network, model, ports, ports));
  }

  private Path file(String name) {
    return run.run().resolve("models").resolve(name + ".zip");
  }

  private List<ExportedNetwork> classifiers() throws IOException {
    String classes = String.join(",", TrainedClassifier.classNames(run));
    return TrainedClassifier.of(run).stream()
        .map(classifier -> exported(classifier, classes))
        .toList();
  }

  private ExportedNetwork exported(TrainedClassifier classifier, String classes) {
    double offset = classifier.normalization().offset();
    double scale = classifier.normalization().scale();
    OnnxModel model =
        OnnxModel.of(classifier.network())
            .input("image")
            .outputs("probabilities")
            .normalization(offset, scale);
    if (!classes.isEmpty()) {
      model = model.metadata("classes", classes);
    }
    Ports ports = new Ports(GREY, "the probability of each class");
    Ports plainPorts = new Ports("(%s - %s) / %s".formatted(GREY, offset, scale), ports.output());
    return new ExportedNetwork(
        classifier.name(),
        classifier.network(),
        described(model.name(classifier.name()), ports),
        ports,
        plainPorts);
  }

  private List<ExportedNetwork> vae(Path file) throws IOException {
    try (Vae vae = Vae.load(file, Engine.AUTO)) {
      boolean conditional = vae.classes() > 0;
      boolean images = settings.at("/model/network").asText().equals("convolutional");
      Ports encoder =
          new Ports(
              GREY + (conditional ? images ? LABEL_PLANES : LABEL : ""),
              "mean and logarithm of the variance of each latent dimension");
      OnnxModel encoding =
          OnnxModel.of(vae.encoder()).input("image").outputs("mean", "log_variance");
      OnnxModel decoding = OnnxModel.of(vae.decoder()).input("code");
      String code = "a latent code" + (conditional ? LABEL : "");
      return List.of(
          new ExportedNetwork(
              "encoder",
              vae.encoder(),
              described(encoding.name("encoder"), encoder),
              encoder,
              new Ports(encoder.input(), encoder.output() + ": all means, then all logarithms")),
          switch (settings.at("/model/likelihood").asText()) {
            case "bernoulli" ->
                decoder(
                    vae,
                    decoding.outputs("image").followedBy(Activation.SIGMOID),
                    new Ports(code, MEAN_IMAGE),
                    new Ports(code, "the logits of the mean image"));
            case "gaussian" ->
                decoder(
                    vae,
                    decoding.outputs("image"),
                    new Ports(code, MEAN_IMAGE),
                    new Ports(code, MEAN_IMAGE));
            default -> {
              String output = MEAN_IMAGE + ", and values that determine the variance of its pixels";
              Ports ports = new Ports(code, output);
              yield decoder(vae, decoding.outputs("image", "variance"), ports, ports);
            }
          });
    }
  }

  private ExportedNetwork decoder(Vae vae, OnnxModel model, Ports ports, Ports plainPorts) {
    return new ExportedNetwork(
        "decoder", vae.decoder(), described(model.name("decoder"), ports), ports, plainPorts);
  }

  private List<ExportedNetwork> gan(Path file) throws IOException {
    try (Gan gan = Gan.load(file, Engine.AUTO)) {
      boolean conditional = gan.classes() > 0;
      Ports generator =
          new Ports(
              "a latent code of standard normal values" + (conditional ? LABEL : ""),
              "the generated image, " + GREY);
      Ports discriminator =
          new Ports(
              GREY,
              conditional
                  ? "a value, and one for each class: the first plus that of the class is the"
                      + " logit, above 0 for an image that looks real"
                  : "the logit, above 0 for an image that looks real");
      OnnxModel generating =
          OnnxModel.of(gan.averagedGenerator()).name("generator").input("code").outputs("image");
      OnnxModel discriminating =
          OnnxModel.of(gan.discriminator()).name("discriminator").input("image").outputs("logit");
      return List.of(
          new ExportedNetwork(
              "generator",
              gan.averagedGenerator(),
              described(generating, generator),
              generator,
              generator),
          new ExportedNetwork(
              "discriminator",
              gan.discriminator(),
              described(discriminating, discriminator),
              discriminator,
              discriminator));
    }
  }

  private OnnxModel described(OnnxModel model, Ports ports) {
    return model
        .metadata("data", settings.path("data").asText())
        .metadata("input", ports.input())
        .metadata("output", ports.output());
  }
}

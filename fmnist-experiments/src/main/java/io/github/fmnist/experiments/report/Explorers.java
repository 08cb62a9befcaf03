package io.github.fmnist.experiments.report;

import static org.nd4j.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.export.ExportedNetwork;
import io.github.fmnist.experiments.export.RunModels;
import io.github.fmnist.experiments.inference.TrainedClassifier;
import io.github.fmnist.experiments.page.Block;
import io.github.fmnist.experiments.page.Explorer;
import io.github.fmnist.experiments.page.Sentences;
import io.github.fmnist.experiments.record.Examples;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.statistics.PrincipalComponents;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Makes the explorers of finished runs: networks with rounded weights, and what the scripts need
 * beside them.
 */
final class Explorers {
  /** As float16 in Base64, these are 8 MB of the page; larger networks are left out. */
  private static final long MAX_PARAMETERS = 3_000_000;

  private static final int CODES = 20;
  private static final int MAX_AXES = 20;

  private final RunRecord run;
  private final Examples examples;
  private final ObjectNode data = Json.MAPPER.createObjectNode();
  private final ObjectNode networks = data.putObject("networks");

  private long parameters;

  private Explorers(RunRecord run, Examples examples) {
    this.run = run;
    this.examples = examples;
    data.set("examples", Json.MAPPER.valueToTree(examples));
  }

  /** Returns the explorer of a run; a sentence instead if the page cannot have one. */
  static Block of(RunFiles files, Examples examples) throws IOException {
    try {
      return new Explorers(files.record(), examples).explorer(files.command());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return new Sentences("The page cannot compute the networks: " + e.getMessage() + ".");
    }
  }

  private Block explorer(String command) throws IOException {
    List<String> explanation =
        switch (command) {
          case "activations", "sweep" -> classifiers();
          case "vae" -> vae();
          default -> gan();
        };
    return new Explorer(command.equals("sweep") ? "activations" : command, data, explanation);
  }

  private List<String> classifiers() throws IOException {
    List<TrainedClassifier> all = TrainedClassifier.of(run);
    String first = all.get(0).name().replaceAll(".*-seed", "");
    List<TrainedClassifier> shown =
        all.stream().filter(each -> each.name().endsWith("-seed" + first)).toList();
    add(network -> network.endsWith("-seed" + first));
    ObjectNode titles = data.putObject("titles");
    for (TrainedClassifier each : shown) {
      titles.put(each.name(), ActivationNames.title(each.name().replaceFirst("-seed.*", "")));
    }
    double change = 0;
    for (TrainedClassifier each : shown) {
      try (CompiledNetwork compiled = Engine.AUTO.compile(each.network())) {
        INDArray images = each.normalization().apply(examples.features());
        change = Math.max(change, change(() -> compiled.output(images), each.network()));
      }
    }
    return List.of(
        "Choose a test image, or a picture of your own: each network of seed %s tells what it sees."
            .formatted(first),
        rounding("a probability", change, examples.labels().size()));
  }

  private List<String> vae() throws IOException {
    add(network -> true);
    try (Vae vae = Vae.load(model("vae"), Engine.AUTO)) {
      INDArray images = examples.features();
      int[] labels =
          vae.classes() > 0
              ? examples.labels().stream().mapToInt(Integer::intValue).toArray()
              : new int[0];
      axes(vae.encode(images, labels).mean());
      double change = change(() -> vae.reconstruct(images, labels), vae.encoder(), vae.decoder());
      data.put("classes", vae.classes());
      List<String> sentences = new ArrayList<>();
      sentences.add(
          "Move through the latent space and see the image that each code stands for; or give a"
              + " picture of your own to the encoder.");
      sentences.add(rounding("a grey value in [0, 1]", change, images.size(0)));
      Optional<ExportedNetwork> classifier = RunModels.classifier(run);
      if (classifier.isPresent() && fits(classifier.get())) {
        sentences.add(opinions(classifier.get(), vae.reconstruct(images, labels)));
      }
      return sentences;
    }
  }

  /** Adds the classifier of the images on a walk, and returns what it costs. */
  private String opinions(ExportedNetwork classifier, INDArray images) throws IOException {
    double change;
    try (CompiledNetwork compiled = Engine.AUTO.compile(classifier.network())) {
      INDArray rows = images.reshape('c', images.size(0), -1);
      change = change(() -> compiled.output(rows), classifier.network());
    }
    add(classifier);
    return "The classes below the images of a walk are the opinion of a small CNN, which is right for %s of real validation images. Its weights are %.1f MB of this page; their rounding changes a probability by at most %.4f (for %d images)."
        .formatted(
            Text.percent(run.summary().path("classifierAccuracy").asDouble()),
            networks.get(classifier.name()).toString().length() / 1e6,
            change,
            images.size(0));
  }

  /** Adds mean and principal axes of the examples' codes. */
  private void axes(INDArray codes) {
    int size = (int) codes.size(1);
    PrincipalComponents components =
        PrincipalComponents.of(
            io.github.fmnist.models.Examples.of(codes), Math.min(MAX_AXES, size));
    data.set("mean", Json.MAPPER.valueToTree(components.mean().toDoubleVector()));
    ArrayNode axes = data.putArray("axes");
    for (double[] axis : components.axes().toDoubleMatrix()) {
      axes.add(Json.MAPPER.<ArrayNode>valueToTree(axis));
    }
    data.set("variances", Json.MAPPER.valueToTree(components.variances()));
  }

  private List<String> gan() throws IOException {
    add(network -> network.equals("generator"));
    try (Gan gan = Gan.load(model("gan"), Engine.AUTO)) {
      int[] labels =
          IntStream.range(0, gan.classes() > 0 ? CODES : 0).map(i -> i % gan.classes()).toArray();
      data.put("latentSize", gan.latentSize());
      data.put("classes", gan.classes());
      double change =
          change(() -> gan.sample(CODES, 1, labels), gan.averagedGenerator(), gan.generator());
      return List.of(
          "Walk from one random code to another and see the images that the generator makes.",
          rounding("a grey value in [0, 1]", change, CODES));
    }
  }

  private Path model(String name) {
    return run.run().resolve("models").resolve(name + ".zip");
  }

  /** Adds networks of the run by their names, with rounded weights. */
  private void add(Predicate<String> shown) throws IOException {
    for (ExportedNetwork network : RunModels.of(run)) {
      if (shown.test(network.name())) {
        add(network);
      }
    }
  }

  /** Returns whether the page has room for one more network. */
  private boolean fits(ExportedNetwork network) {
    return parameters + network.network().numParams() <= MAX_PARAMETERS;
  }

  private void add(ExportedNetwork network) throws IOException {
    parameters += network.network().numParams();
    checkArgument(
        parameters <= MAX_PARAMETERS,
        "at most %s parameters expected, found %s or more",
        MAX_PARAMETERS,
        parameters);
    PageNetwork.round(network.network());
    networks.set(network.name(), PageNetwork.of(network.model()));
  }

  /** Rounds networks, and returns the greatest change of their outputs. */
  private static double change(Supplier<INDArray> outputs, MultiLayerNetwork... networks) {
    INDArray exact = outputs.get();
    for (MultiLayerNetwork network : networks) {
      PageNetwork.round(network);
    }
    return Transforms.abs(exact.sub(outputs.get()), false).maxNumber().doubleValue();
  }

  private static String rounding(String what, double change, long images) {
    return "The page computes the networks itself, with weights rounded to float16. That changes %s by at most %.4f (for %d images)."
        .formatted(what, change, images);
  }
}

package io.github.fmnist.experiments.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.ShellCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The description of exported networks in Markdown, with a head in YAML as the model cards of
 * Hugging Face have it.
 *
 * @param format the format of the files
 * @param summary {@code summary.json} of the run
 */
record ModelCard(
    ExportFormat format, List<ExportedNetwork> networks, Provenance provenance, JsonNode summary) {

  /** Returns the text. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("---", "library_name: " + format.library()));
    lines.addAll(List.of("tags:", "- fashion-mnist", "- " + task()));
    if (isReal()) {
      lines.addAll(List.of("datasets:", "- fashion_mnist"));
    }
    lines.addAll(List.of("---", "", "# " + title(), "", "| file | input | output |"));
    lines.add("|---|---|---|");
    networks.forEach(network -> lines.add(row(network)));
    lines.addAll(List.of("", results(), ""));
    lines.add(
        line(
            "The networks were trained by fmnist %s (commit %s) with"
                .formatted(provenance.fmnist(), provenance.gitCommit())));
    String command = ShellCommand.study(RunArgument.repetition(provenance));
    lines.addAll(List.of("", "    " + line(command), ""));
    lines.add(
        "A batch may have any number of examples. Images are 28 x 28 pixels in rows from the top,"
            + " with bright garments on black.");
    lines.add("");
    lines.add(
        "The networks know the images that they were trained on. On photographs, with other"
            + " backgrounds or with other garments, their results mean little.");
    return String.join("\n", lines) + "\n";
  }

  private String row(ExportedNetwork network) {
    ExportedNetwork.Ports ports = format.ports(network);
    return "| `%s.%s` | %s | %s |"
        .formatted(network.name(), format.extension(), ports.input(), ports.output());
  }

  private boolean isReal() {
    return provenance.data().equals("real");
  }

  private String task() {
    return isStudyOfActivations() ? "image-classification" : "unconditional-image-generation";
  }

  private boolean isStudyOfActivations() {
    return summary.path("results").isArray();
  }

  private String title() {
    return line(
        "Networks of fmnist, trained on "
            + (isReal() ? "Fashion-MNIST" : provenance.data() + " images"));
  }

  private String results() {
    if (isStudyOfActivations()) {
      List<String> accuracies = new ArrayList<>();
      for (JsonNode result : summary.get("results")) {
        accuracies.add(
            String.format(
                Locale.ROOT,
                "%s (seed %d) %.2f %%",
                result.path("activation").asText(),
                result.path("seed").asLong(),
                100 * number(result, "testAccuracy")));
      }
      return accuracies.stream().collect(Collectors.joining(", ", "Test accuracy: ", "."));
    }
    if (summary.has("testNegativeElbo")) {
      return String.format(
          Locale.ROOT,
          "Negative ELBO of the test images: %.2f nats an image. Mean squared error of"
              + " reconstructions: %.4f.",
          number(summary, "testNegativeElbo"),
          number(summary, "reconstructionMse"));
    }
    JsonNode scores = summary.at("/scores/sources/0");
    return scores.isMissingNode()
        ? "The generated images were not scored."
        : String.format(
            Locale.ROOT,
            "Fréchet distance of the generated images: %.2f, in the features of fmnist's own"
                + " classifier.",
            number(scores, "frechet"));
  }

  private static double number(JsonNode values, String name) {
    return values.path(name).asDouble(Double.NaN);
  }

  /** Returns a text of the record in one line, which cannot end the head or a code block. */
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}

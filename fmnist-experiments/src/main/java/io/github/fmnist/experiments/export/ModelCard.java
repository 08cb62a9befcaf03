package io.github.fmnist.experiments.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.record.Provenance;
import java.util.List;
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
    return String.join(
        "\n",
        "---",
        "library_name: " + format.library(),
        "tags:",
        "- fashion-mnist",
        "- " + task(),
        provenance.data().equals("real")
            ? "datasets:\n- fashion_mnist"
            : "# data: " + provenance.data(),
        "---",
        "",
        "# " + provenance.studyArguments().get(0) + " on " + data(),
        "",
        "| file | input | output |",
        "|---|---|---|",
        networks.stream().map(this::row).collect(Collectors.joining("\n")),
        "",
        results(),
        "",
        "The networks were trained by fmnist %s (commit %s) with"
            .formatted(provenance.fmnist(), provenance.gitCommit()),
        "",
        "    ./" + String.join(" ", provenance.commandLine()),
        "",
        "The number of examples in a batch is free. Images are 28 x 28 pixels in rows from the top,"
            + " white garments on black.",
        "",
        "The networks know the images that they were trained on: on photographs, with other"
            + " backgrounds or other garments, their results mean little.",
        "");
  }

  private String row(ExportedNetwork network) {
    return "| `%s.%s` | %s | %s |"
        .formatted(network.name(), format.extension(), network.input(), network.output());
  }

  private String task() {
    return summary.has("results") ? "image-classification" : "unconditional-image-generation";
  }

  private String data() {
    return provenance.data().equals("real") ? "Fashion-MNIST" : provenance.data() + " images";
  }

  private String results() {
    if (summary.has("results")) {
      StringBuilder text = new StringBuilder("Test accuracy:");
      for (JsonNode result : summary.get("results")) {
        text.append(
            " %s (seed %d) %.2f %%;"
                .formatted(
                    result.get("activation").asText(),
                    result.get("seed").asLong(),
                    100 * result.get("testAccuracy").asDouble()));
      }
      return text.substring(0, text.length() - 1) + ".";
    }
    if (summary.has("testNegativeElbo")) {
      return "Negative ELBO of the test images: %.2f nats an image; mean squared error of reconstructions: %.4f."
          .formatted(
              summary.get("testNegativeElbo").asDouble(),
              summary.get("reconstructionMse").asDouble());
    }
    JsonNode scores = summary.at("/scores/sources/0");
    return scores.isMissingNode()
        ? "The generated images were not scored."
        : "Fréchet distance of the generated images: %.2f, in the features of fmnist's own classifier."
            .formatted(scores.get("frechet").asDouble());
  }
}

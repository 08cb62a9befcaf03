package io.github.fmnist.experiments.inference;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies pictures by the networks of a finished run of {@code activations}. */
@Command(
    name = "predict",
    description = {
      "Classifies pictures by each network of a finished run of activations.",
      "PNG and JPEG pictures become images of the dataset's kind: put upright as their EXIF"
          + " data tell, grey, on white if they are"
          + " transparent, the longer side scaled to 28 pixels, centred on black, and inverted if"
          + " their border is bright. IDX files have such images already."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist predict runs/activations shoe.jpg bag.png",
      "  ./fmnist predict runs/activations t10k-images-idx3-ubyte --json"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The directory of a finished run of activations.")
  private Path directory;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "PNG or JPEG pictures, and IDX files of 28 x 28 images.")
  private List<Path> files;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "3",
      description = "Number of classes to print for each network.")
  private int top;

  @Option(
      names = "--json",
      description = "Prints a line of JSON for each image, with the probabilities of all classes.")
  private boolean json;

  /** Creates the command; its options are filled in by picocli. */
  public PredictCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a run, files and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new PredictCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    RunRecord run = RunArgument.record(directory, spec);
    check();
    try (Classifiers classifiers =
        new Classifiers(TrainedClassifier.of(run), TrainedClassifier.classNames(run))) {
      InputImages.read(files, images -> predict(images, classifiers));
    }
    return ExitCode.OK;
  }

  private void check() {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top: at least 1 expected, found " + top);
    }
    InputImages.check(files, spec);
  }

  private void predict(InputImages images, Classifiers classifiers) throws IOException {
    List<Map<String, Map<String, Double>>> probabilities =
        classifiers.probabilities(images.pixels());
    for (int i = 0; i < probabilities.size(); i++) {
      print(images.names().get(i), images.conversion(), probabilities.get(i));
    }
  }

  private void print(String name, String conversion, Map<String, Map<String, Double>> probabilities)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("image", name);
      line.put("conversion", conversion);
      line.put("probabilities", probabilities);
      out.println(Json.MAPPER.writeValueAsString(line));
    } else {
      out.printf("%s: %s%n", name, conversion);
      probabilities.forEach(
          (network, byClass) -> out.printf("  %-18s %s%n", network, likeliest(byClass)));
    }
    out.flush();
  }

  private String likeliest(Map<String, Double> byClass) {
    return byClass.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(top)
        .map(entry -> "%s %.1f %%".formatted(entry.getKey(), 100 * entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}

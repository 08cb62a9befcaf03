package io.github.fmnist.experiments;

import io.github.fmnist.data.DataAudit;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.viz.ImageGrid;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gets the dataset, checks it, counts it, shows it. */
@Command(
    name = "data",
    description = "Gets the dataset, checks it, counts it, shows it.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
public final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Creates the command; its options are filled in by picocli. */
  public DataCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a subcommand and its options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new DataCommand(), args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a subcommand is missing");
  }

  @Command(description = "Downloads the real dataset into the cache, unless it is there.")
  int fetch(@Mixin DataOption data) throws IOException {
    Path directory = data.download(err()).fetch();
    print("the four files of Fashion-MNIST, verified: " + directory);
    return ExitCode.OK;
  }

  @Command(description = "Tells whether the images are Fashion-MNIST, byte for byte.")
  int verify(@Mixin DataOption data) throws IOException {
    FashionMnist dataset = data.load(err());
    dataset.checksums().forEach((file, sha256) -> print(sha256 + "  " + file));
    if (!dataset.isReal()) {
      throw new InvalidDataException("Fashion-MNIST expected, found: " + dataset.name());
    }
    print("this is Fashion-MNIST, byte for byte");
    return ExitCode.OK;
  }

  @Command(description = "Counts images by class, and looks for images that occur twice.")
  int audit(@Mixin DataOption data) throws IOException {
    FashionMnist dataset = data.load(err());
    DataAudit audit = DataAudit.of(dataset);
    print("data: " + dataset.name());
    audit.checksums().forEach((file, sha256) -> print("SHA-256 " + sha256 + "  " + file));
    print("%n%-12s %8s %8s".formatted("class", "train", "test"));
    for (int label = 0; label < dataset.classNames().size(); label++) {
      print(
          "%-12s %,8d %,8d"
              .formatted(
                  dataset.classNames().get(label),
                  audit.trainCounts().get(label),
                  audit.testCounts().get(label)));
    }
    print("%n%s".formatted(repetitions("training", audit.trainDuplicates())));
    print(repetitions("test", audit.testDuplicates()));
    print("%d test images are training images as well".formatted(audit.overlap().size()));
    return ExitCode.OK;
  }

  @Command(description = "Draws a contact sheet: ten images of each class.")
  int show(
      @Mixin DataOption data,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              defaultValue = "contact-sheet.png",
              description = "A PNG file. Default: ${DEFAULT-VALUE}.")
          Path file)
      throws IOException {
    FashionMnist dataset = data.load(err());
    int columns = 10;
    ImageGrid.of(firstOfEachClass(dataset.train(), columns).features())
        .columns(columns)
        .rowLabels(dataset.classNames())
        .title("data: " + dataset.name())
        .writePng(file);
    print("contact sheet: " + file);
    return ExitCode.OK;
  }

  private static LabelledImages firstOfEachClass(LabelledImages images, int count) {
    return images.select(
        IntStream.range(0, images.classes())
            .flatMap(
                label ->
                    IntStream.range(0, images.size())
                        .filter(i -> images.label(i) == label)
                        .limit(count))
            .toArray());
  }

  private static String repetitions(String subset, List<List<Integer>> groups) {
    int repeated = groups.stream().mapToInt(group -> group.size() - 1).sum();
    return groups.isEmpty()
        ? "no image occurs twice in the %s set".formatted(subset)
        : "%d images of the %s set repeat another one of it, in %d groups, at %s"
            .formatted(repeated, subset, groups.size(), groups);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

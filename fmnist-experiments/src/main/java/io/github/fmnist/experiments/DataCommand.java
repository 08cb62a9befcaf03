package io.github.fmnist.experiments;

import io.github.fmnist.data.DataAudit;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.NetworkOption;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImageGrid;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The commands that download, verify, audit and show the dataset. */
@Command(
    name = "data",
    description = "Downloads, verifies, audits and shows the dataset.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist data fetch",
      "  ./fmnist data audit --data real",
      "  ./fmnist data show --data synthetic --out sheet.png"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    scope = ScopeType.INHERIT,
    versionProvider = Versions.class)
public final class DataCommand implements Runnable {
  /** Number of images of each class on the contact sheet. */
  private static final int IMAGES_PER_CLASS = 10;

  /** Maximum number of indices that are listed for an image with duplicates. */
  private static final int MAX_LISTED = 5;

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

  @Command(description = "Downloads Fashion-MNIST into the cache unless it is already there.")
  int fetch(@Mixin NetworkOption network) throws IOException {
    Path directory = network.download(messages()).fetch();
    print("the four files of Fashion-MNIST, verified: " + directory);
    return ExitCode.OK;
  }

  @Command(description = "Checks that the images are Fashion-MNIST, byte for byte.")
  int verify(@Mixin DataOption data) throws IOException {
    FashionMnist dataset = data.loadNoOther(messages());
    printChecksums(dataset);
    if (!dataset.isReal()) {
      throw new InvalidDataException("Fashion-MNIST expected, found: " + dataset.name());
    }
    print("this is Fashion-MNIST, byte for byte");
    return ExitCode.OK;
  }

  @Command(
      description =
          "Counts the images of each class and finds duplicates within and between the sets.")
  int audit(@Mixin DataOption data) throws IOException {
    FashionMnist dataset = data.load(messages());
    DataAudit audit = DataAudit.of(dataset);
    print("data: " + dataset.name());
    printChecksums(dataset);
    print("%n%-12s %8s %8s".formatted("class", "train", "test"));
    for (int label = 0; label < dataset.classNames().size(); label++) {
      print(
          "%-12s %,8d %,8d"
              .formatted(
                  dataset.classNames().get(label),
                  audit.trainCounts().get(label),
                  audit.testCounts().get(label)));
    }
    print("%n%s".formatted(duplicates("training", audit.trainDuplicates())));
    print(duplicates("test", audit.testDuplicates()));
    print("%d test images are also training images".formatted(audit.overlap().size()));
    return ExitCode.OK;
  }

  @Command(description = "Writes a contact sheet with ten images of each class.")
  int show(
      @Mixin DataOption data,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              defaultValue = "contact-sheet.png",
              description = "The PNG file to write.")
          Path file)
      throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "the directory " : "something else: ";
      throw new ParameterException(
          spec.commandLine(), "--out: a new or regular file expected, found " + kind + file);
    }
    FashionMnist dataset = data.load(messages());
    Figure.of("")
        .row(
            ImageGrid.of(firstOfEachClass(dataset.train()))
                .columns(IMAGES_PER_CLASS)
                .rowLabels(dataset.classNames())
                .title("The first %d training images of each class".formatted(IMAGES_PER_CLASS)))
        .caption(DatasetTitle.of(dataset.name()))
        .writePng(file);
    print("contact sheet: " + file);
    return ExitCode.OK;
  }

  /** Returns float32 {@code [classes * IMAGES_PER_CLASS, pixels]}, black for missing images. */
  private static INDArray firstOfEachClass(LabelledImages images) {
    INDArray sheet =
        Nd4j.zeros(
            DataType.FLOAT,
            images.classes() * (long) IMAGES_PER_CLASS,
            images.height() * (long) images.width());
    int[] shown = new int[images.classes()];
    for (int i = 0; i < images.size(); i++) {
      int label = images.label(i);
      if (shown[label] < IMAGES_PER_CLASS) {
        sheet.putRow(label * (long) IMAGES_PER_CLASS + shown[label]++, images.select(i).features());
      }
    }
    return sheet;
  }

  /** Prints the checksums by file name, in the format of {@code sha256sum}. */
  private void printChecksums(FashionMnist dataset) {
    new TreeMap<>(dataset.checksums()).forEach((file, sha256) -> print(sha256 + "  " + file));
  }

  private static String duplicates(String subset, List<List<Integer>> groups) {
    int repeated = groups.stream().mapToInt(group -> group.size() - 1).sum();
    return groups.isEmpty()
        ? "no image occurs twice in the %s set".formatted(subset)
        : "%d images of the %s set are copies of another one, such as those with the indices %s"
            .formatted(repeated, subset, indices(groups.get(0)));
  }

  private static String indices(List<Integer> group) {
    String first =
        group.stream().limit(MAX_LISTED).map(String::valueOf).collect(Collectors.joining(", "));
    return group.size() <= MAX_LISTED
        ? first
        : "%s and %d more".formatted(first, group.size() - MAX_LISTED);
  }

  private Messages messages() {
    return Messages.to(spec.commandLine().getErr());
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

package io.github.fmnist.experiments.inference;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reconstructs images by the model of a run of {@code vae}. */
@Command(
    name = "reconstruct",
    description = {
      "Encodes and decodes images by the model of a run of vae, and prints the mean squared error"
          + " of each, for grey values from 0 to 1.",
      "Pictures are converted as predict does. The file has each original beside its"
          + " reconstruction if it is a picture, and the reconstructions alone otherwise."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist reconstruct runs/vae shoe.jpg --out pairs.png"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class ReconstructCommand implements Callable<Integer> {
  /** Five pairs in a row. */
  private static final int COLUMNS = 10;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "The directory of a run of vae.")
  private Path directory;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "PNG or JPEG pictures, and IDX files of 28 x 28 images.")
  private List<Path> files;

  @Option(names = "--json", description = "Prints a line of JSON for each image.")
  private boolean json;

  @Mixin private ClassOption classOption;
  @Mixin private OutputImages output;

  /** Creates the command; its options are filled in by picocli. */
  public ReconstructCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a run, files and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new ReconstructCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    RunRecord run = RunArgument.record(directory, spec);
    InputImages.check(files, spec);
    output.check(0);
    List<INDArray> written = new ArrayList<>();
    AtomicLong count = new AtomicLong();
    try (Vae vae = GenerativeModel.vae(run)) {
      OptionalInt label = classOption.requiredLabel(vae.classes(), run);
      InputImages.read(
          files,
          images -> {
            INDArray originals = images.pixels();
            count.addAndGet(originals.size(0));
            output.check(2 * count.get());
            INDArray decoded =
                vae.reconstruct(originals, ClassOption.repeated(label, originals.size(0)));
            print(images, decoded);
            written.add(output.isPicture() ? pairs(originals, decoded) : decoded);
          });
    }
    output.write(Nd4j.concat(0, written.toArray(INDArray[]::new)), COLUMNS);
    if (!json) {
      output.announce();
    }
    return ExitCode.OK;
  }

  /** Returns each original followed by its reconstruction. */
  private static INDArray pairs(INDArray originals, INDArray decoded) {
    long count = originals.size(0);
    long pixels = originals.length() / count;
    return Nd4j.concat(1, originals.reshape(count, pixels), decoded.reshape(count, pixels))
        .reshape(2 * count, 1, originals.size(2), originals.size(3));
  }

  private void print(InputImages images, INDArray decoded) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    double[] errors = squared(images.pixels().sub(decoded)).mean(1, 2, 3).toDoubleVector();
    for (int i = 0; i < errors.length; i++) {
      if (json) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("image", images.names().get(i));
        line.put("conversion", images.conversion());
        line.put("mse", errors[i]);
        out.println(Json.MAPPER.writeValueAsString(line));
      } else {
        out.printf(
            "%s: %s; mean squared error %.5f%n",
            images.names().get(i), images.conversion(), errors[i]);
      }
    }
    out.flush();
  }

  private static INDArray squared(INDArray values) {
    return values.muli(values);
  }
}

package io.github.fmnist.experiments.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.models.archive.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the networks of a finished run for other frameworks. */
@Command(
    name = "export",
    description =
        "Writes the networks of a finished run as ONNX models, as safetensors or for plain"
            + " Deeplearning4j, with a model card (README.md) beside them.",
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist export runs/activations --format onnx"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description = "The directory of a finished run of activations, vae, gan or sweep.")
  private Path directory;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "onnx",
      description = "Format of the files: ${COMPLETION-CANDIDATES}.")
  private ExportFormat format;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Directory of the files; files of the same names are replaced.%n  Default: RUN/export")
  private @Nullable Path out;

  /** Creates the command; its options are filled in by picocli. */
  public ExportCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a run and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new ExportCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    RunRecord run = RunArgument.record(directory, spec);
    if (!run.isFinished()) {
      throw new FileSystemException(directory.toString(), null, "a finished run expected");
    }
    JsonNode summary = run.summary();
    Provenance provenance = run.provenance();
    List<ExportedNetwork> networks = RunModels.of(run);
    Map<String, byte[]> files = new LinkedHashMap<>(); // all of them, before any is written
    for (ExportedNetwork network : networks) {
      files.put(network.name() + "." + format.extension(), bytes(network));
    }
    files.put(
        "README.md", new ModelCard(format, networks, provenance, summary).text().getBytes(UTF_8));
    Path target = out == null ? directory.resolve("export") : out;
    PrintWriter console = spec.commandLine().getOut();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      AtomicFile.write(target.resolve(file.getKey()), stream -> stream.write(file.getValue()));
      console.println(target.resolve(file.getKey()));
    }
    console.flush();
    return ExitCode.OK;
  }

  private byte[] bytes(ExportedNetwork network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      format.write(network, bytes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--format: a format that can express %s expected, found %s: %s"
              .formatted(network.name(), format, e.getMessage()),
          e);
    }
    return bytes.toByteArray();
  }
}

package io.github.fmnist.experiments.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The option that takes the settings of an earlier run of the same study. The setting {@code
 * trainSize} is the value of the option {@code --train-size}, and so on.
 */
public final class ConfigOption {
  private static final String NAME = "--config";
  private static final String DATA = "--data";

  /** Recorded names of images that are also values of the option; any other is a directory's. */
  private static final Set<String> IMAGES = Set.of("real", "synthetic");

  private final Class<? extends Record> settings;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "The config.json of an earlier run: its settings replace the defaults and --preset. Other"
              + " options on the command line win.")
  private @Nullable Path file;

  /**
   * Creates the option.
   *
   * @param settings the record of the study's settings
   */
  public ConfigOption(Class<? extends Record> settings) {
    this.settings = settings;
  }

  /** Returns whether the command line has the option. */
  public boolean isGiven() {
    return file != null;
  }

  /**
   * Runs the command line with the file's settings as options in the place of this one, so that the
   * provenance has them and the run can be repeated without the file.
   *
   * @return the exit code
   */
  public int run() throws IOException {
    Path source = Objects.requireNonNull(file);
    int exitCode = Cli.runWith(spec, NAME, options(source));
    if (exitCode == ExitCode.USAGE) {
      PrintWriter err = spec.root().commandLine().getErr();
      err.printf("%s supplies the options that the command line does not have%n", source);
      err.flush();
    }
    return exitCode;
  }

  /** Returns the settings of the file as options. */
  private List<String> options(Path source) throws IOException {
    requireFile(source);
    boolean ownImages = spec.commandLine().getParseResult().hasMatchedOption(DATA);
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, JsonNode> setting :
        RecordedSettings.read(source, settings, spec.name()).entrySet()) {
      String name = option(setting.getKey());
      String value = value(setting.getValue());
      if (!ownImages) {
        requireImages(name, value, source);
      }
      options.add(name + "=" + value);
    }
    return options;
  }

  private void requireImages(String name, String value, Path source) {
    if (name.equals(DATA) && !IMAGES.contains(value)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: the directory of the images expected, since %s has only their name; found %s"
              .formatted(DATA, source, value));
    }
  }

  private void requireFile(Path source) {
    if (!Files.exists(source) || Files.isDirectory(source)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: the config.json of a run expected, found %s, which %s"
              .formatted(NAME, source, Files.exists(source) ? "is a directory" : "does not exist"));
    }
  }

  /** Returns the option of a setting. */
  private static String option(String setting) {
    return "--" + setting.replaceAll("[A-Z]", "-$0").toLowerCase(Locale.ROOT);
  }

  /** Returns a value as spelled on the command line, where a comma alone is an empty list. */
  private static String value(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    return value.isEmpty()
        ? ","
        : value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
  }
}

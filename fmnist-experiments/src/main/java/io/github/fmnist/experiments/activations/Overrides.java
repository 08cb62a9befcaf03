package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.command.Cli;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The options that single activations have for themselves: the values of {@code --override}. */
final class Overrides {
  static final String OPTION = "--override";

  /** The options that an activation can have for itself, and that a search can choose. */
  static final Set<String> POSSIBLE =
      Set.of(
          "--batch-normalization",
          "--batch-size",
          "--convolutions",
          "--dropout",
          "--hidden",
          "--kernel",
          "--label-smoothing",
          "--learning-rate",
          "--learning-rate-schedule",
          "--normalization",
          "--optimizer");

  private static final Pattern TEXT = Pattern.compile("([^.=]+)\\.([^.=]+)=(.+)");

  private final CommandSpec spec;
  private final Map<Activation, Map<String, String>> options = new HashMap<>();

  /**
   * Reads overrides.
   *
   * @param texts such as {@code relu.learning-rate=0.002}
   * @param activations the activations of the study
   * @throws ParameterException if one is wrong
   */
  Overrides(List<String> texts, List<Activation> activations, CommandSpec spec) {
    this.spec = spec;
    for (String text : texts) {
      Matcher parts = TEXT.matcher(text);
      if (!parts.matches()) {
        throw wrong("ACTIVATION.OPTION=VALUE expected, such as relu.dropout=0.25; found " + text);
      }
      Activation activation =
          activations.stream()
              .filter(each -> ActivationNames.of(each).equalsIgnoreCase(parts.group(1)))
              .findFirst()
              .orElseThrow(() -> wrong("an activation of the study expected, found " + text));
      String option = "--" + parts.group(2);
      if (!POSSIBLE.contains(option)) {
        throw wrong(
            "one of %s expected, found %s"
                .formatted(
                    String.join(
                        ", ", POSSIBLE.stream().map(each -> each.substring(2)).sorted().toList()),
                    text));
      }
      if (options.computeIfAbsent(activation, key -> new HashMap<>()).put(option, parts.group(3))
          != null) {
        throw wrong("each option of an activation only once expected, found " + text);
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), "%s: %s".formatted(OPTION, message));
  }

  /** Returns the study of a single activation, with the options that it has for itself. */
  ActivationsCommand of(Activation activation) {
    Map<String, String> single =
        new LinkedHashMap<>(Cli.options(spec.commandLine().getParseResult()));
    single.remove(OPTION);
    single.put("--activations", ActivationNames.of(activation));
    single.putAll(options.getOrDefault(activation, Map.of()));
    return Cli.asOf(spec, () -> ActivationsCommand.of(single));
  }
}

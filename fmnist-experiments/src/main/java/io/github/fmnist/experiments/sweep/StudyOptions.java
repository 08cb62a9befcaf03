package io.github.fmnist.experiments.sweep;

import io.github.fmnist.experiments.activations.ActivationsCommand;
import io.github.fmnist.experiments.command.Preset;
import io.github.fmnist.experiments.command.PresetOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of the study, which the command sweep takes as texts, since they may have several
 * values, and passes on.
 */
final class StudyOptions implements IModelTransformer {
  /** The options of the study that a search cannot use. */
  private static final Set<String> EXCLUDED =
      Set.of("--budget", "--config", "--fixed-split", "--override", "--patience", "--seeds");

  /** The presets of the study that are sizes: a search chooses the other options itself. */
  private static final List<String> SIZE_NAMES =
      Stream.of(Preset.values()).map(Preset::toString).toList();

  private static final String SIZES =
      "quick (10,000 images, 3 epochs) or full (all images, 10 epochs).";

  private static CommandSpec study() {
    return new CommandLine(new ActivationsCommand()).getCommandSpec();
  }

  @Override
  public CommandSpec transform(CommandSpec sweep) {
    sweep.remove(sweep.findOption("--shard"));
    for (OptionSpec option : study().options()) {
      String name = option.longestName();
      if (!option.hidden()
          && !EXCLUDED.contains(name)
          && sweep.findOption(name) == null
          && !name.equals("--shard")) {
        sweep.addOption(copy(option));
      }
    }
    return sweep;
  }

  private static OptionSpec copy(OptionSpec option) {
    OptionSpec.Builder copy =
        OptionSpec.builder(option.names())
            .paramLabel(label(option))
            .type(String.class)
            .arity("1")
            .description(texts(option))
            .defaultValue(option.defaultValue())
            .completionCandidates(option.completionCandidates());
    return option.longestName().equals(PresetOptions.PRESET)
        ? copy.description(SIZES).completionCandidates(SIZE_NAMES).build()
        : copy.build();
  }

  private static String label(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "true|false"; // an option without a value would take the next word for one
    }
    return option.paramLabel() + (option.splitRegex().isEmpty() ? "" : ",...");
  }

  /** Returns the description as picocli takes it, which has replaced its variables already. */
  private static String[] texts(OptionSpec option) {
    return Stream.of(option.description())
        .map(text -> text.replace("%", "%%"))
        .toArray(String[]::new);
  }

  /** Returns the options that a search can choose, by name, and whether they are whole numbers. */
  static Map<String, Boolean> searchable() {
    Map<String, Boolean> searchable = new TreeMap<>();
    for (OptionSpec option : study().options()) {
      if (ActivationsCommand.OVERRIDABLE.contains(option.longestName())) {
        searchable.put(
            option.longestName(), List.of(int.class, Integer.class).contains(option.type()));
      }
    }
    return searchable;
  }
}

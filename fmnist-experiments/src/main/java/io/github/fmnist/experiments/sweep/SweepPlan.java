package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.activations.ActivationSettings;
import io.github.fmnist.experiments.activations.ActivationsCommand;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.run.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command line asks to search: the candidates, and the study with the settings of each. */
final class SweepPlan {
  private final SearchOptions search;
  private final RunOptions run;
  private final CommandSpec spec;
  private final SearchSpace space;
  private final Map<Candidate, ActivationsCommand> studies;

  /**
   * Makes the plan of a command line.
   *
   * @param spec the command that runs
   * @throws ParameterException if options are wrong
   */
  SweepPlan(SearchOptions search, RunOptions run, CommandSpec spec) {
    this.search = search;
    this.run = run;
    this.spec = spec;
    space = spaceOfOptions();
    studies = studiesOfCandidates();
  }

  SearchSpace space() {
    return space;
  }

  /** Returns the study of one of the candidates, for what is the same for all of them. */
  ActivationsCommand study() {
    return studies.values().iterator().next();
  }

  /** Returns the engines that compute the networks; rejects one that cannot. */
  Set<Engine> engines() {
    Set<Engine> engines = EnumSet.noneOf(Engine.class);
    architectures().forEach(each -> engines.addAll(Cli.asOf(spec, each::engines)));
    return engines;
  }

  /** Returns a study of each architecture, since compiling the networks of all would take long. */
  Collection<ActivationsCommand> architectures() {
    Map<Object, ActivationsCommand> architectures = new LinkedHashMap<>();
    studies.values().forEach(each -> architectures.putIfAbsent(each.architecture(), each));
    return architectures.values();
  }

  /** Returns the options of the study that the command line has. */
  private Map<String, String> studyOptions() {
    Map<String, String> options =
        new LinkedHashMap<>(Cli.options(spec.commandLine().getParseResult()));
    options.keySet().removeAll(SearchOptions.NAMES);
    return options;
  }

  private SearchSpace spaceOfOptions() {
    Map<String, Boolean> searchable = StudyOptions.searchable();
    List<Axis> axes = new ArrayList<>();
    for (Map.Entry<String, String> option : studyOptions().entrySet()) {
      Boolean whole = searchable.get(option.getKey());
      if (whole != null && Axis.isSearched(option.getValue())) {
        axes.add(valid(() -> Axis.of(option.getKey(), option.getValue(), whole)));
      }
    }
    run.require(
        !axes.isEmpty(),
        "an option with several values expected, such as --dropout 0,0.25,0.5; found none of %s",
        String.join(", ", searchable.keySet()));
    SearchSpace space = new SearchSpace(axes);
    for (Axis axis : axes) {
      run.require(
          search.trials().isPresent() || axis.isList(),
          axis.option()
              + ": a list, or an interval with a number of steps such as 1e-4..1e-2:log:5, expected"
              + " without --trials; found %s",
          studyOptions().get(axis.option()));
    }
    String schedule = studyOptions().getOrDefault("--learning-rate-schedule", "constant");
    run.require(
        search.search() != SearchMethod.HALVING || schedule.equalsIgnoreCase("constant"),
        "--learning-rate-schedule: constant expected with --search halving, which continues"
            + " trainings; found %s",
        schedule);
    return space;
  }

  /** Reports an invalid argument as a wrong command line. */
  private <T> T valid(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Map<Candidate, ActivationsCommand> studiesOfCandidates() {
    Map<Candidate, ActivationsCommand> studies = new LinkedHashMap<>();
    for (Candidate candidate : candidates()) {
      Map<String, String> options = studyOptions();
      options.putAll(candidate.options());
      studies.put(candidate, Cli.asOf(spec, () -> ActivationsCommand.of(options)));
    }
    return studies;
  }

  private List<Candidate> candidates() {
    if (search.trials().isPresent()) {
      int count = search.trials().getAsInt();
      return valid(() -> space.random(count, run.seed()));
    }
    run.require(
        !space.isTooLarge(),
        "at most " + SearchSpace.MAX_CANDIDATES + " combinations of values expected, found more%s",
        "");
    return space.grid();
  }

  /** Returns the settings of each candidate. */
  Map<Candidate, ActivationSettings> settings(FashionMnist dataset) throws InvalidDataException {
    Map<Candidate, ActivationSettings> settings = new LinkedHashMap<>();
    for (Map.Entry<Candidate, ActivationsCommand> each : studies.entrySet()) {
      settings.put(each.getKey(), Cli.asOf(spec, () -> each.getValue().settings(dataset)));
    }
    run.require(
        new HashSet<>(settings.values()).size() == settings.size(),
        "different settings expected, found values that mean the same among %s",
        String.join(", ", studies.keySet().iterator().next().options().keySet()));
    return settings;
  }

  /**
   * Returns the settings of the search, for its record.
   *
   * @param study name of the study
   * @param settings the settings of a candidate
   */
  SweepSettings recorded(String study, ActivationSettings settings) throws IOException {
    ObjectNode others = (ObjectNode) Json.tree(settings);
    Map<String, String> axes = new LinkedHashMap<>();
    for (Axis axis : space.axes()) {
      axes.put(axis.option(), String.valueOf(studyOptions().get(axis.option())));
      remove(setting(axis.name()), others);
    }
    return new SweepSettings(
        study,
        search.search(),
        search.trials(),
        search.reduction(),
        search.minEpochs(),
        axes,
        others);
  }

  private static void remove(String setting, ObjectNode settings) {
    settings.remove(setting);
    for (JsonNode each : settings) {
      if (each instanceof ObjectNode group) {
        remove(setting, group);
      }
    }
  }

  /** Returns the name of the setting of an option, such as {@code learningRate}. */
  private static String setting(String option) {
    StringBuilder name = new StringBuilder();
    for (String word : option.split("-", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  /**
   * Returns the command that runs the study with the best settings of each activation.
   *
   * @param best the best candidate of each activation that has one; the others are left out
   */
  String command(List<CandidateResult> best) {
    if (best.isEmpty()) {
      return "";
    }
    Map<String, String> options = studyOptions();
    options.keySet().removeAll(RunOptions.WITHOUT_EFFECT_ON_RESULTS);
    StudyOptions.searchable().keySet().stream()
        .filter(each -> best.stream().anyMatch(one -> one.options().containsKey(each)))
        .forEach(options::remove);
    options.put(
        "--activations",
        best.stream().map(CandidateResult::activation).collect(Collectors.joining(",")));
    List<String> overrides = new ArrayList<>();
    for (CandidateResult each : best) {
      each.options()
          .forEach(
              (option, value) ->
                  overrides.add(
                      "%s.%s=%s".formatted(each.activation(), option.substring(2), value)));
    }
    options.remove("--threads"); // resume adds it
    if (run.threads() > 1) {
      options.put("--threads", Integer.toString(run.threads()));
    }
    options.put("--override", String.join(",", overrides));
    options.put("--seed", Long.toString(run.seed() + 1)); // not the one of the choice
    options.put("--seeds", "10");
    List<String> arguments = new ArrayList<>(List.of("activations"));
    options.forEach((option, value) -> arguments.add(option + "=" + value));
    return ShellCommand.study(arguments);
  }
}

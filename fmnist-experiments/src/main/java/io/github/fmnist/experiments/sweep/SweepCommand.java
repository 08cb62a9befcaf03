package io.github.fmnist.experiments.sweep;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.activations.ActivationSettings;
import io.github.fmnist.experiments.activations.ActivationTrials;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.Report;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.run.ShellCommand;
import io.github.fmnist.experiments.trials.TrialOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The search for the best settings of each activation. */
@Command(
    name = "sweep",
    description = {
      "Searches good settings of a study: for each activation, it trains networks with many"
          + " settings, compares them on validation images, and tests the best one.",
      "An option with several values is searched: a list such as --dropout 0,0.25,0.5, or an"
          + " interval such as --learning-rate 1e-4..1e-2:log, where :log means an even"
          + " distribution on a logarithmic scale. An interval with a number of steps, such as"
          + " 1e-4..1e-2:log:5 or 0..0.5:6, is a list. The options that --override of activations"
          + " takes can be searched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist sweep activations --learning-rate 1e-4..1e-2:log:5 --dropout 0,0.25,0.5",
      "  ./fmnist sweep activations --learning-rate 1e-4..1e-2:log --normalization"
          + " unit,standardized --trials 27 --activations relu,gelu",
      "  ./fmnist sweep activations --dropout 0,0.25,0.5 --search grid --preset quick"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    resourceBundle = "io.github.fmnist.experiments.sweep.sweep-help",
    modelTransformer = StudyOptions.class,
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
public final class SweepCommand implements Callable<Integer> {
  /** The studies with settings to search. */
  enum Study {
    ACTIVATIONS
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "STUDY", description = "The study: activations.")
  private Study study;

  @Mixin private SearchOptions searchOptions;
  @Mixin private DataOption data;
  @Mixin private final RunOptions runOptions = new RunOptions(OptionalInt.of(1));
  @Mixin private TrialOptions trialOptions;

  /** Creates the command; its options are filled in by picocli. */
  public SweepCommand() {}

  /**
   * Runs the search and exits.
   *
   * @param args a study and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new SweepCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    runOptions.check();
    trialOptions.check(runOptions);
    searchOptions.check(runOptions);
    SweepPlan plan = new SweepPlan(searchOptions, runOptions, spec);
    runOptions.apply();
    Set<Engine> engines = plan.engines();
    if (trialOptions.isWorker()) {
      try (RunDirectory run = trialOptions.join()) {
        return trial(run, plan, engines);
      }
    }
    try (RunDirectory run = runOptions.claim(spec.name())) {
      return search(run, plan, engines);
    }
  }

  /** Returns the name of the study. */
  private String name() {
    return study.name().toLowerCase(Locale.ROOT);
  }

  /** Computes one trial of a run that another process owns. */
  private int trial(RunDirectory run, SweepPlan plan, Set<Engine> engines) throws IOException {
    FashionMnist dataset = data.load(Messages.to(new PrintWriter(Writer.nullWriter())));
    Map<Candidate, ActivationSettings> settings = plan.settings(dataset);
    ActivationSettings first = settings.values().iterator().next();
    Sweep sweep =
        new Sweep(
            settings,
            searchOptions.rungs(first.epochs(), settings.size()),
            new ActivationTrials(dataset, run, runOptions.messages()),
            run,
            run.record().provenance().origin(),
            plan.study().checkpointing(run, Optional.empty()));
    trialOptions.work(
        sweep.all(),
        run,
        plan.recorded(name(), first),
        runOptions.provenance(dataset, 1, engines, first.precision()));
    return ExitCode.OK;
  }

  private int search(RunDirectory run, SweepPlan plan, Set<Engine> engines) throws IOException {
    Messages messages = runOptions.messages();
    FashionMnist dataset = data.load(messages);
    Map<Candidate, ActivationSettings> settings = plan.settings(dataset);
    ActivationSettings first = settings.values().iterator().next();
    Rungs rungs = searchOptions.rungs(first.epochs(), settings.size());
    Provenance now = runOptions.provenance(dataset, 1, engines, first.precision());
    Checkpointing checkpointing =
        plan.study().checkpointing(run, runOptions.begin(run, plan.recorded(name(), first), now));
    run.writeExamples(dataset);
    Sweep sweep =
        new Sweep(
            settings,
            rungs,
            new ActivationTrials(dataset, run, messages),
            run,
            run.record().provenance().origin(),
            checkpointing);
    Sweep.Executors executors =
        (count, images) ->
            trialOptions.executor(
                count,
                images,
                first.threads(),
                data.found(dataset),
                run,
                now,
                checkpointing,
                getClass(),
                messages);
    messages.info(rungs.text(sweep.candidates(), sweep.activations()));
    try {
      SweepSummary summary = summary(sweep, executors, first, dataset, plan, rungs);
      run.writeCsv("metrics.csv", CandidateEpoch.class, sweep.metrics());
      run.write(SweepSummary.CSV, summary::writeCsv);
      run.finish(() -> writeFigure(summary, plan, run), summary);
      report(summary, run);
      return summary.best().size() == sweep.activations().size() ? ExitCode.OK : ExitCode.DIVERGED;
    } catch (Sweep.FailedTrials e) {
      return reportFailures(e, run);
    }
  }

  /** Searches, and tests the best network of each activation. */
  private SweepSummary summary(
      Sweep sweep,
      Sweep.Executors executors,
      ActivationSettings settings,
      FashionMnist dataset,
      SweepPlan plan,
      Rungs rungs)
      throws IOException {
    List<CandidateResult> ranked = CandidateResult.ranked(sweep.search(executors));
    List<CandidateResult> best = CandidateResult.winners(ranked, settings.epochs());
    return new SweepSummary(
        settings.data(),
        searchOptions.search(),
        plan.space().axes().stream().map(Axis::option).toList(),
        rungs.epochs(),
        settings.trainSize(),
        settings.validationSize(),
        dataset.test().size(),
        dataset.classNames(),
        sweep.trainedImages(),
        (long) ranked.size() * settings.epochs() * settings.trainSize(),
        sweep.trainingSeconds(),
        ranked,
        sweep.test(best, executors),
        plan.command(best));
  }

  private static void writeFigure(SweepSummary summary, SweepPlan plan, RunDirectory run)
      throws IOException {
    if (!summary.best().isEmpty()) {
      run.writeFigure("sweep", new SweepFigure(summary, plan.space()).picture());
    }
  }

  private void report(SweepSummary summary, RunDirectory run) throws IOException {
    Optional<String> figure =
        summary.best().isEmpty() ? Optional.empty() : Optional.of("sweep.png");
    runOptions.report(summary.table(), summary.data(), figure, run, Report::write);
    if (!summary.command().isEmpty()) {
      runOptions.tables().println("study:   " + summary.command());
      runOptions.tables().flush();
    }
  }

  private int reportFailures(Sweep.FailedTrials failed, RunDirectory run) {
    PrintWriter out = runOptions.tables();
    failed.failures().forEach(each -> out.printf("%s: failed: %s%n", each.title(), each.reason()));
    out.flush();
    runOptions
        .messages()
        .warn(
            "error: %s; %s trains them again"
                .formatted(failed.getMessage(), ShellCommand.resume(run.path())));
    return ExitCode.FAILED_TRIALS;
  }
}

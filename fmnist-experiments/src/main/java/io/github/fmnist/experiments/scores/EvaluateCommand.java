package io.github.fmnist.experiments.scores;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.Report;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyContext;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.score.Scoreboard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that scores sets of 28 x 28 images side by side. */
@Command(
    name = "evaluate",
    description = "Scores sets of 28 x 28 images against real ones, side by side.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist evaluate runs/vae runs/gan test noise",
      "  ./fmnist evaluate generated-images --images 1000"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    resourceBundle = "io.github.fmnist.experiments.scores.evaluate-help",
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description =
          "An image source: the directory of a run with models/vae.zip or models/gan.zip, a"
              + " directory of PNG files, an IDX file (compressed or not), test (real test images),"
              + " noise, or mean (the mean training image).")
  private List<String> sources;

  @Mixin private DataOption data;
  @Mixin private RunOptions runOptions;

  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "Number of images per source, and of real images to compare them with; at least 30.%n "
              + " Default: 10,000, or as many as there are test images")
  private @Nullable Integer images;

  @Option(
      names = "--extractors",
      paramLabel = "DIR",
      split = ",",
      description =
          "Directories of further feature extractors, which ./fmnist extractor --seed N writes: the"
              + " Fréchet distances of each, and whether all of them order the sources alike."
              + "%n  Default: the bundled extractor alone")
  private List<Path> extractors = List.of();

  /** Creates the command; its options are filled in by picocli. */
  public EvaluateCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args sources and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new EvaluateCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    check();
    for (Path extractor : extractors) {
      FashionFeatures.load(extractor, runOptions.engine()).close(); // refuses a damaged one early
    }
    runOptions.apply();
    Engine engine =
        runOptions.engineOf(
            CnnFactory.withActivation(Activation.RELU).network(), Precision.FLOAT32);
    FashionMnist dataset = data.load(runOptions.messages());
    int count = count(dataset);
    List<ImageSource> opened =
        ImageSources.openAll(
            sources, count, dataset.train().classes(), runOptions.seed(), runOptions.engine());
    try (RunDirectory run = runOptions.claim(spec.name())) {
      EvaluateSettings settings =
          new EvaluateSettings(
              dataset.name(),
              sources,
              count,
              extractors.stream().map(Path::toString).toList(),
              runOptions.seed(),
              runOptions.threads(),
              runOptions.engine());
      runOptions.begin(
          run, settings, runOptions.provenance(dataset, 1, Set.of(engine), Precision.FLOAT32));
      EvaluateSummary summary = evaluate(settings, dataset, opened, run);
      runOptions.report(
          summary.table(), summary.data(), Optional.of("scores.png"), run, Report::write);
      return ExitCode.OK;
    } finally {
      opened.forEach(ImageSource::close);
    }
  }

  /** Rejects invalid options and sources before anything is loaded or written. */
  private void check() {
    runOptions.check();
    runOptions.require(
        images == null || images >= Scoreboard.MIN_IMAGES,
        "--images: at least " + Scoreboard.MIN_IMAGES + " expected, found %s",
        images);
    runOptions.require(
        new HashSet<>(sources).size() == sources.size(),
        "SOURCE: each source only once expected, found %s",
        String.join(" ", sources));
    runOptions.require(
        extractors.stream().map(each -> each.toAbsolutePath().normalize()).distinct().count()
            == extractors.size(),
        "--extractors: each directory only once expected, found %s",
        extractors.stream().map(Path::toString).collect(Collectors.joining(",")));
    for (String source : sources) {
      runOptions.require(
          ImageSources.exists(source),
          "SOURCE: the directory of a run or of PNG files, an IDX file, test, noise or mean"
              + " expected, found %s, which does not exist",
          source);
    }
  }

  private int count(FashionMnist dataset) throws InvalidDataException {
    int max = Scoring.maxImages(dataset);
    if (max < Scoreboard.MIN_IMAGES) {
      throw new InvalidDataException(
          "%s: at least %d training and test images expected, found %d"
              .formatted(dataset.name(), Scoreboard.MIN_IMAGES, max));
    }
    int count = images == null ? Math.min(Scoring.IMAGES, max) : images;
    runOptions.require(
        count <= max && count >= Scoreboard.MIN_IMAGES,
        "--images: %d to %d expected, as there are %d test images; found %%s"
            .formatted(Scoreboard.MIN_IMAGES, max, dataset.test().size()),
        count);
    return count;
  }

  private EvaluateSummary evaluate(
      EvaluateSettings settings, FashionMnist dataset, List<ImageSource> opened, RunDirectory run)
      throws IOException {
    StudyContext context =
        new StudyContext(dataset, settings.seed(), settings.engine(), run, runOptions.messages());
    List<FashionFeatures> others = new ArrayList<>();
    try (Scoring scoring = Scoring.of(context, settings.images())) {
      for (Path extractor : extractors) {
        others.add(FashionFeatures.load(extractor, settings.engine()));
      }
      EvaluateSummary summary = scoring.score(opened, others);
      run.writeJson("summary.json", summary);
      return summary;
    } finally {
      others.forEach(FashionFeatures::close);
    }
  }
}

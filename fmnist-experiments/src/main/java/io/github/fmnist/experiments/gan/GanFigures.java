package io.github.fmnist.experiments.gan;

import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.EpochSamples;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.viz.BarChart;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImageGrid;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The figures of the generative adversarial network, in the formats of the run. */
final class GanFigures {
  private static final int COLUMNS = 10;

  /** Number of interpolations, one per row, for a model that is not conditional. */
  private static final int UNCONDITIONAL_ROWS = 6;

  private final GanSummary summary;
  private final Gan gan;
  private final GeneratedImages generated;
  private final GanSettings settings;
  private final List<String> classNames;

  GanFigures(
      GanSummary summary,
      Gan gan,
      GeneratedImages generated,
      GanSettings settings,
      List<String> classNames) {
    this.summary = summary;
    this.gan = gan;
    this.generated = generated;
    this.settings = settings;
    this.classNames = classNames;
  }

  /** Writes all figures into the run directory. */
  void write(RunDirectory run, GanTraining training) throws IOException {
    run.writeFigure("samples", summary.caption(), samples());
    run.writeFigure(
        "samples-per-epoch",
        summary.caption(),
        EpochSamples.of(training.strips(), "The same codes after each epoch"));
    run.writeFigure("interpolation", summary.caption(), interpolation());
    run.writeFigure("curves", summary.caption(), curves(training.history()));
    run.writeFigure("classes", summary.caption(), classes());
  }

  private Picture samples() {
    ImageGrid grid =
        ImageGrid.of(generated.grid()).columns(COLUMNS).title("Generated images, not selected");
    return settings.model().conditional() ? grid.rowLabels(classNames) : grid;
  }

  private Picture interpolation() {
    boolean conditional = settings.model().conditional();
    int rows = conditional ? classNames.size() : UNCONDITIONAL_ROWS;
    INDArray[] paths =
        IntStream.range(0, rows)
            .mapToObj(
                row ->
                    gan.interpolate(
                        settings.seed() + 2L * row,
                        settings.seed() + 2L * row + 1,
                        COLUMNS,
                        Interpolation.SPHERICAL,
                        settings.model().conditioning(row)))
            .toArray(INDArray[]::new);
    ImageGrid grid =
        ImageGrid.of(Nd4j.concat(0, paths))
            .columns(COLUMNS)
            .title("Interpolation between two generated images");
    return conditional ? grid.rowLabels(classNames) : grid;
  }

  private Picture classes() {
    return BarChart.of("share of generated images (%)", classNames)
        .title("Classes that a classifier predicts for generated images")
        .labelPattern("0.0")
        .bars("", summary.classes().stream().mapToDouble(each -> 100 * each.share()).toArray());
  }

  private Picture curves(List<GanEpoch> epochs) {
    List<Picture> second = new ArrayList<>();
    second.add(
        curve(
            "Diversity relative to real images",
            epochs,
            "pairs",
            GanEpoch::pairwiseDiversity,
            "nearest neighbours",
            GanEpoch::nearestDiversity));
    if (epochs.get(0).validationFrechet().isPresent()) {
      second.add(distances(epochs));
    }
    second.add(shares(epochs));
    return Figure.of("Generator and discriminator after each epoch")
        .row(
            curve(
                "Loss",
                epochs,
                "discriminator",
                GanEpoch::discriminatorLoss,
                "generator",
                GanEpoch::generatorLoss),
            curve(
                    "Probability of being real",
                    epochs,
                    "D(real)",
                    GanEpoch::realProbability,
                    "D(fake)",
                    GanEpoch::fakeProbability)
                .yRange(0, 1),
            curve(
                "Gradient norm",
                epochs,
                "discriminator",
                GanEpoch::discriminatorGradient,
                "generator",
                GanEpoch::generatorGradient))
        .row(second.toArray(Picture[]::new));
  }

  private static Picture distances(List<GanEpoch> epochs) {
    String title = "Fréchet distance from validation images";
    return LearningCurves.of(title)
        .title(title)
        .size(520, 400)
        .curve(
            "generator",
            epochs.stream()
                .mapToDouble(epoch -> epoch.validationFrechet().orElseThrow())
                .toArray());
  }

  private static LearningCurves curve(
      String title,
      List<GanEpoch> epochs,
      String first,
      ToDoubleFunction<GanEpoch> ofFirst,
      String second,
      ToDoubleFunction<GanEpoch> ofSecond) {
    return LearningCurves.of(title.toLowerCase(Locale.ROOT))
        .title(title)
        .size(520, 400)
        .curve(first, epochs.stream().mapToDouble(ofFirst).toArray())
        .curve(second, epochs.stream().mapToDouble(ofSecond).toArray());
  }

  private Picture shares(List<GanEpoch> epochs) {
    LearningCurves shares =
        LearningCurves.of("share of generated images").title("Classes").size(780, 400);
    for (int i = 0; i < classNames.size(); i++) {
      int label = i;
      shares =
          shares.curve(
              classNames.get(i),
              epochs.stream().mapToDouble(epoch -> epoch.classShares().get(label)).toArray());
    }
    return shares;
  }
}

package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.statistics.MeanEstimate;
import io.github.fmnist.viz.BarChart;
import io.github.fmnist.viz.DotPlot;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The figure that compares activations: accuracy and loss by epoch, the lead over the mean of all
 * activations, the generalization gap, the final accuracies, and the differences of test
 * accuracies. Lines and bars are means over the seeds, bands are 95 % intervals of the mean, error
 * bars are standard deviations, those of differences 95 % intervals. Networks that diverged are
 * left out; the lead at a seed is then that over the mean of the others. With early stopping, a
 * curve ends with the first of its trainings that ends, and the lead ends with the first of all
 * trainings.
 */
final class ComparisonFigure {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 420;

  private final ActivationSummary summary;
  private final List<EpochMetrics> metrics;
  private final List<String> activations;

  ComparisonFigure(ActivationSummary summary, List<EpochMetrics> metrics) {
    this.summary = summary;
    this.metrics =
        metrics.stream().filter(m -> summary.finished(m.activation(), m.seed())).toList();
    this.activations = summary.activations();
  }

  Picture picture() {
    Figure figure =
        Figure.of("Activations compared: learning and generalization")
            .row(
                curves("accuracy", EpochMetrics::trainAccuracy, EpochMetrics::validationAccuracy, 1)
                    .title("Accuracy")
                    .size(WIDTH / 2, HEIGHT),
                curves(
                        "loss (nats per image)",
                        EpochMetrics::trainLoss,
                        EpochMetrics::validationLoss,
                        Double.POSITIVE_INFINITY)
                    .title("Loss")
                    .size(WIDTH / 2, HEIGHT))
            .row(differences());
    List<PairedComparison> pairs =
        summary.statistics().map(ActivationStatistics::pairs).orElse(List.of());
    return pairs.isEmpty()
        ? figure.caption(caption())
        : figure.row(verdicts(pairs)).caption(caption() + "; the ranking holds for these settings");
  }

  private String caption() {
    return summary.seeds() == 1
        ? summary.caption()
        : summary.caption()
            + "; lines and dots: means; bands: 95 % intervals of the mean; error bars: standard"
            + " deviations";
  }

  /** Returns the panel with the difference of test accuracies of each pair of activations. */
  private static DotPlot verdicts(List<PairedComparison> pairs) {
    List<MeanEstimate> differences = pairs.stream().map(PairedComparison::difference).toList();
    return DotPlot.of(
            "Test accuracy: mean differences by seed, with 95 % intervals (% points)",
            pairs.stream().map(PairedComparison::conclusion).toList(),
            differences.stream().mapToDouble(d -> 100 * d.mean()).toArray(),
            differences.stream().mapToDouble(d -> 100 * (d.high() - d.mean())).toArray())
        .including(differences.stream().mapToDouble(d -> 100 * d.low()).toArray())
        .including(differences.stream().mapToDouble(d -> 100 * d.high()).toArray())
        .reference("no difference", 0)
        .width(WIDTH);
  }

  /** Returns the panels with differences of the curves above, and the final accuracies. */
  private Picture[] differences() {
    List<Picture> panels = new ArrayList<>();
    // A single activation has no lead.
    int width = WIDTH / (activations.size() == 1 ? 2 : 3);
    if (activations.size() > 1) {
      panels.add(
          singleCurves(
                  "above the mean of all (% points)",
                  activation -> epochs(summary.results()), this::lead)
              .title("Who is ahead: validation accuracy")
              .size(width, HEIGHT));
    }
    panels.add(
        singleCurves(
                "training minus validation (% points)",
                activation -> epochs(summary.of(activation)),
                m -> 100 * (m.trainAccuracy() - m.validationAccuracy()))
            .title("Generalization gap: accuracy")
            .size(width, HEIGHT));
    panels.add(finalAccuracies().size(width, HEIGHT));
    return panels.toArray(Picture[]::new);
  }

  private double lead(EpochMetrics one) {
    return metrics.stream()
        .filter(m -> m.seed() == one.seed() && m.epoch() == one.epoch())
        .mapToDouble(m -> 100 * (one.validationAccuracy() - m.validationAccuracy()))
        .average()
        .orElseThrow();
  }

  /**
   * Returns curves of training and validation.
   *
   * @param max the largest possible value; the smallest is 0. Intervals of few seeds may be wider.
   */
  private LearningCurves curves(
      String yTitle,
      ToDoubleFunction<EpochMetrics> train,
      ToDoubleFunction<EpochMetrics> validation,
      double max) {
    LearningCurves curves = LearningCurves.of(yTitle);
    for (String activation : activations) {
      int epochs = epochs(summary.of(activation));
      curves =
          curves.curve(
              ActivationNames.title(activation),
              means(activation, epochs, train),
              means(activation, epochs, validation));
      curves = withBand(curves, activation, epochs, validation, 0, max);
    }
    return curves;
  }

  private LearningCurves singleCurves(
      String yTitle, ToIntFunction<String> epochs, ToDoubleFunction<EpochMetrics> value) {
    LearningCurves curves = LearningCurves.of(yTitle);
    for (String activation : activations) {
      int length = epochs.applyAsInt(activation);
      curves = curves.curve(ActivationNames.title(activation), means(activation, length, value));
      curves =
          withBand(
              curves,
              activation,
              length,
              value,
              Double.NEGATIVE_INFINITY,
              Double.POSITIVE_INFINITY);
    }
    return curves;
  }

  private LearningCurves withBand(
      LearningCurves curves,
      String activation,
      int epochs,
      ToDoubleFunction<EpochMetrics> value,
      double min,
      double max) {
    return summary.of(activation).size() == 1
        ? curves
        : curves.band(
            ActivationNames.title(activation),
            perEpoch(activation, epochs, value, mean -> Math.max(min, mean.low())),
            perEpoch(activation, epochs, value, mean -> Math.min(max, mean.high())));
  }

  private BarChart finalAccuracies() {
    List<ToDoubleFunction<ActivationResult>> stages =
        List.of(
            ActivationResult::trainAccuracy,
            ActivationResult::validationAccuracy,
            ActivationResult::testAccuracy);
    DoubleSummaryStatistics all =
        stages.stream()
            .flatMapToDouble(stage -> summary.results().stream().mapToDouble(stage))
            .summaryStatistics();
    BarChart chart =
        BarChart.of("accuracy", List.of("training", "validation", "test"))
            .title(summary.patience().isPresent() ? "After the best epoch" : "After the last epoch")
            .labelPattern(".000")
            .yRange(
                Math.max(0, Math.floor(all.getMin() * 20 - 1) / 20),
                Math.min(1, Math.ceil(all.getMax() * 20 + 0.5) / 20));
    for (String activation : activations) {
      List<double[]> values =
          stages.stream()
              .map(stage -> summary.of(activation).stream().mapToDouble(stage).toArray())
              .toList();
      chart =
          chart.bars(
              ActivationNames.title(activation),
              values.stream().mapToDouble(StatUtils::mean).toArray(),
              values.stream().mapToDouble(v -> Math.sqrt(StatUtils.variance(v))).toArray());
    }
    return chart;
  }

  private double[] means(String activation, int epochs, ToDoubleFunction<EpochMetrics> value) {
    return perEpoch(activation, epochs, value, MeanEstimate::mean);
  }

  /** Returns the number of epochs that each of some trainings has. */
  private static int epochs(List<ActivationResult> results) {
    return results.stream().mapToInt(ActivationResult::epochs).min().orElseThrow();
  }

  /** Returns a statistic of the mean over the seeds for each epoch. */
  private double[] perEpoch(
      String activation,
      int epochs,
      ToDoubleFunction<EpochMetrics> value,
      ToDoubleFunction<MeanEstimate> statistic) {
    return IntStream.rangeClosed(1, epochs)
        .mapToDouble(
            epoch ->
                statistic.applyAsDouble(
                    MeanEstimate.of(
                        metrics.stream()
                            .filter(m -> m.activation().equals(activation) && m.epoch() == epoch)
                            .mapToDouble(value)
                            .toArray())))
        .toArray();
  }
}

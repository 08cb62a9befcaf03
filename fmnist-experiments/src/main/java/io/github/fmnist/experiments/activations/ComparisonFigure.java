package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.viz.BarChart;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The figure that compares activations: accuracy and loss by epoch, the lead over the mean of all
 * activations, the generalization gap, and the final accuracies. Lines and bars are means over the
 * seeds, bands run from the smallest to the largest value, error bars are standard deviations.
 * Networks that diverged are left out; the lead at a seed is then that over the mean of the others.
 * A curve ends at the last epoch of its longest training.
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
    return Figure.of("Activations compared: learning and generalization")
        .row(
            curves("accuracy", EpochMetrics::trainAccuracy, EpochMetrics::validationAccuracy)
                .title("Accuracy")
                .size(WIDTH / 2, HEIGHT),
            curves("loss (nats per image)", EpochMetrics::trainLoss, EpochMetrics::validationLoss)
                .title("Loss")
                .size(WIDTH / 2, HEIGHT))
        .row(differences())
        .caption(caption());
  }

  private String caption() {
    return summary.seeds() == 1
        ? summary.caption()
        : summary.caption()
            + "; lines and bars: means; bands: smallest to largest value; error bars: standard"
            + " deviations";
  }

  /** Returns the panels with differences of the curves above, and the final accuracies. */
  private Picture[] differences() {
    List<Picture> panels = new ArrayList<>();
    // A single activation has no lead.
    int width = WIDTH / (activations.size() == 1 ? 2 : 3);
    if (activations.size() > 1) {
      panels.add(
          curves("above the mean of all (% points)", this::lead)
              .title("Who is ahead: validation accuracy")
              .size(width, HEIGHT));
    }
    panels.add(
        curves("validation minus training loss (nats)", m -> m.validationLoss() - m.trainLoss())
            .title("Generalization gap")
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

  private LearningCurves curves(
      String yTitle,
      ToDoubleFunction<EpochMetrics> train,
      ToDoubleFunction<EpochMetrics> validation) {
    LearningCurves curves = LearningCurves.of(yTitle);
    for (String activation : activations) {
      String title = ActivationNames.title(activation);
      curves = curves.curve(title, means(activation, train), means(activation, validation));
      curves = withBand(curves, activation, validation);
    }
    return curves;
  }

  private LearningCurves curves(String yTitle, ToDoubleFunction<EpochMetrics> value) {
    LearningCurves curves = LearningCurves.of(yTitle);
    for (String activation : activations) {
      curves = curves.curve(ActivationNames.title(activation), means(activation, value));
      curves = withBand(curves, activation, value);
    }
    return curves;
  }

  private LearningCurves withBand(
      LearningCurves curves, String activation, ToDoubleFunction<EpochMetrics> value) {
    return summary.seeds() == 1
        ? curves
        : curves.band(
            ActivationNames.title(activation),
            perEpoch(activation, value, DoubleStream::min),
            perEpoch(activation, value, DoubleStream::max));
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

  private double[] means(String activation, ToDoubleFunction<EpochMetrics> value) {
    return perEpoch(activation, value, DoubleStream::average);
  }

  /** Returns a statistic for each epoch, over the seeds whose training reached that epoch. */
  private double[] perEpoch(
      String activation,
      ToDoubleFunction<EpochMetrics> value,
      Function<DoubleStream, OptionalDouble> statistic) {
    int epochs =
        summary.of(activation).stream().mapToInt(ActivationResult::epochs).max().orElseThrow();
    return IntStream.rangeClosed(1, epochs)
        .mapToDouble(
            epoch ->
                statistic
                    .apply(
                        metrics.stream()
                            .filter(m -> m.activation().equals(activation) && m.epoch() == epoch)
                            .mapToDouble(value))
                    .orElseThrow())
        .toArray();
  }
}

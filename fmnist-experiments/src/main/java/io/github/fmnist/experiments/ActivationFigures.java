package io.github.fmnist.experiments;

import io.github.fmnist.viz.BarChart;
import io.github.fmnist.viz.ConfusionMatrix;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The pictures of the activation study. Where there are several seeds, lines and bars are means,
 * bands run from the least to the greatest value, and error bars are standard deviations.
 */
final class ActivationFigures {
  private final ActivationSummary summary;
  private final List<EpochMetrics> metrics;
  private final List<String> classNames;
  private final List<String> activations;

  ActivationFigures(
      ActivationSummary summary, List<EpochMetrics> metrics, List<String> classNames) {
    this.summary = summary;
    this.metrics = metrics;
    this.classNames = classNames;
    this.activations =
        summary.results().stream().map(ActivationResult::activation).distinct().toList();
  }

  /** Writes all figures into the run, each as PNG and SVG. */
  void write(RunDirectory run) throws IOException {
    write(run, "comparison", comparison());
    write(run, "classes", accuracyByClass());
    for (String activation : activations) {
      write(run, "confusion-" + activation, confusion(activation));
    }
  }

  private static void write(RunDirectory run, String name, Picture picture) throws IOException {
    picture.writePng(run.figure(name + ".png"));
    picture.writeSvg(run.figure(name + ".svg"));
  }

  private Picture comparison() {
    return Figure.of("Activations compared: how each learns, how each generalizes")
        .row(
            curves("loss (nats per image)", EpochMetrics::trainLoss, EpochMetrics::validationLoss)
                .title("Loss: training and validation"),
            curves("accuracy", EpochMetrics::trainAccuracy, EpochMetrics::validationAccuracy)
                .title("Accuracy: training and validation"))
        .row(generalizationGap(), testAccuracy())
        .caption(caption());
  }

  private LearningCurves curves(
      String yTitle,
      ToDoubleFunction<EpochMetrics> train,
      ToDoubleFunction<EpochMetrics> validation) {
    LearningCurves curves = LearningCurves.of(yTitle);
    for (String activation : activations) {
      curves = curves.curve(activation, means(activation, train), means(activation, validation));
      curves = withBand(curves, activation, validation);
    }
    return curves;
  }

  private LearningCurves generalizationGap() {
    ToDoubleFunction<EpochMetrics> gap = epoch -> epoch.validationLoss() - epoch.trainLoss();
    LearningCurves curves =
        LearningCurves.of("validation less training loss (nats)").title("Generalization gap");
    for (String activation : activations) {
      curves = curves.curve(activation, means(activation, gap));
      curves = withBand(curves, activation, gap);
    }
    return curves;
  }

  private LearningCurves withBand(
      LearningCurves curves, String activation, ToDoubleFunction<EpochMetrics> value) {
    return seeds() == 1
        ? curves
        : curves.band(
            activation,
            perEpoch(activation, value, Math::min),
            perEpoch(activation, value, Math::max));
  }

  private BarChart testAccuracy() {
    double[] accuracies =
        activations.stream().mapToDouble(a -> StatUtils.mean(testAccuracies(a))).toArray();
    double[] deviations =
        activations.stream()
            .mapToDouble(a -> Math.sqrt(StatUtils.variance(testAccuracies(a))))
            .toArray();
    double lowest = StatUtils.min(accuracies);
    return BarChart.of("test accuracy", activations)
        .title("Test accuracy after the last epoch")
        .labelPattern("0.0000")
        .yRange(Math.max(0, Math.floor(lowest * 20 - 1) / 20), 1)
        .bars("test", accuracies, deviations);
  }

  private double[] testAccuracies(String activation) {
    return of(activation).stream().mapToDouble(ActivationResult::testAccuracy).toArray();
  }

  private Picture accuracyByClass() {
    BarChart chart =
        BarChart.of("share recognised", classNames)
            .title("Test accuracy by class")
            .labelPattern("0.00")
            .yRange(0, 1)
            .size(1440, 480);
    for (String activation : activations) {
      chart =
          chart.bars(
              activation,
              IntStream.range(0, classNames.size())
                  .mapToDouble(
                      label ->
                          of(activation).stream()
                              .mapToDouble(r -> r.testAccuracyByClass().get(label))
                              .average()
                              .orElseThrow())
                  .toArray());
    }
    return Figure.of("").row(chart).caption(caption());
  }

  private Picture confusion(String activation) {
    int classes = classNames.size();
    int[][] counts = new int[classes][classes];
    for (ActivationResult result : of(activation)) {
      for (int row = 0; row < classes; row++) {
        for (int column = 0; column < classes; column++) {
          counts[row][column] += result.testConfusion().get(row).get(column);
        }
      }
    }
    return Figure.of("")
        .row(
            ConfusionMatrix.of(counts, classNames)
                .title("Confusion on the test images: " + activation))
        .caption(caption());
  }

  private List<ActivationResult> of(String activation) {
    return summary.results().stream().filter(r -> r.activation().equals(activation)).toList();
  }

  private double[] means(String activation, ToDoubleFunction<EpochMetrics> value) {
    double[] sums = perEpoch(activation, value, Double::sum);
    return IntStream.range(0, sums.length).mapToDouble(i -> sums[i] / seeds()).toArray();
  }

  /** Folds the values of all seeds, for each epoch. */
  private double[] perEpoch(
      String activation, ToDoubleFunction<EpochMetrics> value, DoubleBinaryOperator fold) {
    return IntStream.rangeClosed(1, summary.epochs())
        .mapToDouble(
            epoch ->
                metrics.stream()
                    .filter(m -> m.activation().equals(activation) && m.epoch() == epoch)
                    .mapToDouble(value)
                    .reduce(fold)
                    .orElseThrow())
        .toArray();
  }

  private long seeds() {
    return summary.results().stream().map(ActivationResult::seed).distinct().count();
  }

  private String caption() {
    return "Data: %s; %,d training, %,d validation, %,d test images; %d epochs; seeds: %d"
        .formatted(
            summary.data(),
            summary.trainSize(),
            summary.validationSize(),
            summary.testSize(),
            summary.epochs(),
            seeds());
  }
}

package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.viz.BarChart;
import io.github.fmnist.viz.ConfusionMatrix;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.Picture;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of the activation study, in the formats of the run. */
final class ActivationFigures {
  /** The matrix of more classes has no numbers. */
  private static final int MANY_CLASSES = 20;

  private static final int LISTED_ERRORS = 10;

  private final ActivationSummary summary;
  private final List<EpochMetrics> metrics;
  private final List<String> classNames;

  ActivationFigures(
      ActivationSummary summary, List<EpochMetrics> metrics, List<String> classNames) {
    this.summary = summary;
    this.metrics = metrics;
    this.classNames = classNames;
  }

  /** Writes all figures into the run directory. */
  void write(RunDirectory run) throws IOException {
    run.writeFigure("comparison", new ComparisonFigure(summary, metrics).picture());
    run.writeFigure("classes", accuracyByClass());
    for (String activation : summary.activations()) {
      run.writeFigure("confusion-" + activation, confusion(activation));
    }
  }

  private Picture accuracyByClass() {
    int[] tested =
        IntStream.range(0, classNames.size())
            .filter(c -> summary.results().get(0).testAccuracyByClass().get(c).isPresent())
            .toArray();
    BarChart chart =
        BarChart.of("accuracy", IntStream.of(tested).mapToObj(classNames::get).toList())
            .title("Test accuracy by class")
            .labelPattern(".00")
            .yRange(0, 1)
            .size(1440, 480);
    for (String activation : summary.activations()) {
      double[] accuracies =
          IntStream.of(tested).mapToDouble(label -> accuracy(activation, label)).toArray();
      chart = chart.bars(ActivationNames.title(activation), accuracies);
    }
    return Figure.of("").row(chart).caption(summary.caption());
  }

  private double accuracy(String activation, int label) {
    return summary.of(activation).stream()
        .map(result -> result.testAccuracyByClass().get(label))
        .mapToDouble(OptionalDouble::getAsDouble)
        .average()
        .orElseThrow();
  }

  private Picture confusion(String activation) {
    int classes = classNames.size();
    int[][] counts = new int[classes][classes];
    for (ActivationResult result : summary.of(activation)) {
      for (int row = 0; row < classes; row++) {
        for (int column = 0; column < classes; column++) {
          counts[row][column] += result.testConfusion().get(row).get(column);
        }
      }
    }
    return Figure.of("")
        .row(
            ConfusionMatrix.of(counts, classNames)
                .title("Confusion on the test images: " + ActivationNames.title(activation)))
        .caption(
            classes > MANY_CLASSES
                ? mostFrequentErrors(counts) + "; " + summary.caption()
                : summary.caption());
  }

  /** Returns the errors that a matrix of many classes, without numbers, would not tell. */
  private String mostFrequentErrors(int[][] counts) {
    String errors =
        IntStream.range(0, counts.length * counts.length)
            .boxed()
            .filter(i -> i / counts.length != i % counts.length)
            .filter(i -> counts[i / counts.length][i % counts.length] > 0)
            .sorted(Comparator.comparingInt(i -> -counts[i / counts.length][i % counts.length]))
            .limit(LISTED_ERRORS)
            .map(
                i ->
                    "%s as %s (%,d)"
                        .formatted(
                            classNames.get(i / counts.length),
                            classNames.get(i % counts.length),
                            counts[i / counts.length][i % counts.length]))
            .collect(Collectors.joining(", "));
    return errors.isEmpty() ? "no errors" : "most frequent errors: " + errors;
  }
}

package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The figure of the hidden layers' health: a column for each layer, a row for each measure, and the
 * colours of the comparison. The panels of a row have the same vertical axis. Curves are means over
 * the seeds. A measure that no activation of the study has is left out, as are networks that
 * diverged.
 */
final class HealthFigure {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 250;
  private static final int MIN_WIDTH = 320;

  /** The number of hidden layers from which gradients are also shown by depth. */
  private static final int DEEP = 4;

  /** The largest absolute value shown; larger ones leave a gap. */
  private static final double MAX = 1e9;

  private final ActivationSummary summary;
  private final List<LayerHealth> health;
  private final List<String> layers;

  HealthFigure(ActivationSummary summary, List<LayerHealth> health) {
    this.summary = summary;
    this.health =
        health.stream().filter(row -> summary.finished(row.activation(), row.seed())).toList();
    this.layers = this.health.stream().map(LayerHealth::layer).distinct().toList();
  }

  Picture picture() {
    LearningCurves shares = LearningCurves.of("share of all").yRange(0, 1);
    Figure figure = Figure.of("Health of the hidden layers");
    if (health.stream().anyMatch(row -> row.deadUnits().isPresent())) {
      figure = figure.row(panels("Dead units", shares, row -> row.deadUnits().orElse(Double.NaN)));
    }
    if (health.stream().anyMatch(row -> row.saturatedResponses().isPresent())) {
      figure =
          figure.row(
              panels("Saturation", shares, row -> row.saturatedResponses().orElse(Double.NaN)));
    }
    figure =
        figure
            .row(
                panels(
                    "Mean",
                    withFixedPoint(chart("mean of responses", LayerHealth::mean, 0), 0),
                    LayerHealth::mean))
            .row(
                panels(
                    "Variance",
                    withFixedPoint(chart("variance of responses", LayerHealth::variance, 1), 1),
                    LayerHealth::variance))
            .row(
                panels(
                    "Gradient norm",
                    chart("log10 of gradient norm", HealthFigure::gradient, 0),
                    HealthFigure::gradient));
    return (layers.size() < DEEP ? figure : figure.row(gradientsByDepth()))
        .caption(summary.caption() + (summary.seeds() == 1 ? "" : "; curves: means"));
  }

  private Picture gradientsByDepth() {
    LearningCurves curves =
        chart("log10 of gradient norm", HealthFigure::gradient, 0)
            .title("Gradient norm by depth, after the last epoch")
            .xTitle("hidden layer")
            .size(WIDTH / 2, HEIGHT);
    for (String activation : summary.activations()) {
      double[] byLayer =
          layers.stream()
              .map(layer -> means(activation, layer, HealthFigure::gradient))
              .mapToDouble(epochs -> epochs[epochs.length - 1])
              .toArray();
      curves = curves.curve(ActivationNames.title(activation), byLayer);
    }
    return curves;
  }

  private static double gradient(LayerHealth row) {
    return Math.log10(row.gradientNorm());
  }

  /** Returns a chart without curves whose axis has all values and another one. */
  private LearningCurves chart(String yTitle, ToDoubleFunction<LayerHealth> value, double other) {
    DoubleSummaryStatistics all =
        DoubleStream.concat(health.stream().mapToDouble(value), DoubleStream.of(other))
            .filter(HealthFigure::isShown)
            .summaryStatistics();
    double space = Math.max(0.05, (all.getMax() - all.getMin()) / 20);
    return LearningCurves.of(yTitle).yRange(all.getMin() - space, all.getMax() + space);
  }

  private LearningCurves withFixedPoint(LearningCurves chart, double value) {
    return summary.activations().contains("selu")
        ? chart.level("SELU's fixed point", value)
        : chart;
  }

  /** Returns the chart with curves, once for each layer. */
  private Picture[] panels(
      String title, LearningCurves chart, ToDoubleFunction<LayerHealth> value) {
    return layers.stream()
        .map(
            layer ->
                withCurves(chart, layer, value)
                    .title(title + ": " + layer)
                    .size(Math.max(MIN_WIDTH, WIDTH / layers.size()), HEIGHT))
        .toArray(Picture[]::new);
  }

  private LearningCurves withCurves(
      LearningCurves chart, String layer, ToDoubleFunction<LayerHealth> value) {
    LearningCurves curves = chart;
    for (String activation : summary.activations()) {
      curves =
          has(activation, value)
              ? curves.curve(ActivationNames.title(activation), means(activation, layer, value))
              : curves.skipColor();
    }
    return curves;
  }

  /** Returns whether an activation has a measure; a measure may still be infinite everywhere. */
  private boolean has(String activation, ToDoubleFunction<LayerHealth> value) {
    return !health.stream()
        .filter(row -> row.activation().equals(activation))
        .mapToDouble(value)
        .allMatch(Double::isNaN);
  }

  /** Returns the mean over the seeds for each epoch that all of them have. */
  private double[] means(String activation, String layer, ToDoubleFunction<LayerHealth> value) {
    int epochs =
        summary.of(activation).stream().mapToInt(ActivationResult::epochs).min().orElseThrow();
    return IntStream.rangeClosed(1, epochs)
        .mapToDouble(
            epoch ->
                health.stream()
                    .filter(row -> row.activation().equals(activation))
                    .filter(row -> row.layer().equals(layer) && row.epoch() == epoch)
                    .mapToDouble(value)
                    .average()
                    .orElseThrow())
        .map(mean -> isShown(mean) ? mean : Double.NaN)
        .toArray();
  }

  private static boolean isShown(double value) {
    return Math.abs(value) <= MAX;
  }
}

package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The figure of the hidden layers' health: a row for each measure, in the colours of the
 * comparison. Each column is a layer, with epochs on the horizontal axis; if there are many layers,
 * two columns are epochs, with layers on the horizontal axis. The panels of a row have the same
 * vertical axis. Curves are means over the seeds. A measure that no activation of the study has is
 * left out, as are networks that diverged.
 */
final class HealthFigure {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 260;

  /** The number of hidden layers from which a network is deep. */
  private static final int DEEP = 5;

  /** The largest absolute value shown; larger ones leave a gap. */
  private static final double MAX = 1e9;

  private static final double LOG_OF_ZERO = Double.NEGATIVE_INFINITY;

  private static final Measure DEAD_UNITS =
      Measure.share(
          "Dead units",
          "share of units",
          "; dead units: no positive response to any of the measured images",
          LayerHealth::deadUnits);

  private static final Measure SATURATION =
      Measure.share(
          "Saturation",
          "share of responses",
          "; saturation: responses within 0.5 % of the range from one of its limits",
          LayerHealth::saturatedResponses);

  private static final Measure MEAN =
      new Measure("Mean response", "mean", "", LayerHealth::mean, x -> x, 0);

  private static final Measure VARIANCE =
      new Measure(
          "Variance of responses", "log10 of variance", "", LayerHealth::variance, Math::log10, 0);

  private static final Measure GRADIENT_NORM =
      new Measure(
          "Gradient norm",
          "log10 of norm",
          "; a variance or a norm of 0: at the lower edge",
          LayerHealth::gradientNorm,
          Math::log10,
          0);

  private final ActivationSummary summary;
  private final List<LayerHealth> health;
  private final List<Column> columns;

  HealthFigure(ActivationSummary summary, List<LayerHealth> health) {
    this.summary = summary;
    this.health =
        health.stream().filter(row -> summary.finished(row.activation(), row.seed())).toList();
    this.columns = columns(this.health.stream().map(LayerHealth::layer).distinct().toList());
  }

  private List<Column> columns(List<String> layers) {
    if (layers.size() < DEEP) {
      return layers.stream().map(this::overEpochs).toList();
    }
    String kept = summary.patience().isPresent() ? "best" : "last";
    return List.of(
        overLayers("after the first epoch", layers, row -> row.epoch() == 1),
        overLayers("after the %s epoch".formatted(kept), layers, this::isOfAKeptNetwork));
  }

  private Column overEpochs(String layer) {
    return new Column(
        layer,
        "epoch",
        activation ->
            IntStream.rangeClosed(1, epochs(activation))
                .mapToObj(epoch -> rows(activation, layer, row -> row.epoch() == epoch))
                .toList());
  }

  private Column overLayers(String title, List<String> layers, Predicate<LayerHealth> epoch) {
    return new Column(
        title,
        "hidden layer (the last one is dense)",
        activation -> layers.stream().map(layer -> rows(activation, layer, epoch)).toList());
  }

  /** Returns the number of epochs that the networks of all seeds have. */
  private int epochs(String activation) {
    return summary.of(activation).stream().mapToInt(ActivationResult::epochs).min().orElseThrow();
  }

  private List<LayerHealth> rows(String activation, String layer, Predicate<LayerHealth> epoch) {
    return health.stream()
        .filter(row -> row.activation().equals(activation) && row.layer().equals(layer))
        .filter(epoch)
        .toList();
  }

  private boolean isOfAKeptNetwork(LayerHealth row) {
    return summary.of(row.activation()).stream()
        .anyMatch(result -> result.seed() == row.seed() && result.bestEpoch() == row.epoch());
  }

  Picture picture() {
    Figure figure = Figure.of("Health of the hidden layers");
    StringBuilder caption = new StringBuilder(summary.caption());
    caption.append(summary.seeds() == 1 ? "" : "; curves: means");
    for (Measure measure : List.of(DEAD_UNITS, SATURATION, MEAN, VARIANCE, GRADIENT_NORM)) {
      if (summary.activations().stream().anyMatch(activation -> has(activation, measure))) {
        figure = figure.row(panels(measure));
        caption.append(measure.note);
      }
    }
    return figure.caption(caption.toString());
  }

  /** Returns whether an activation has a measure; a measure may still be infinite everywhere. */
  private boolean has(String activation, Measure measure) {
    return !health.stream()
        .filter(row -> row.activation().equals(activation))
        .mapToDouble(measure.value)
        .allMatch(Double::isNaN);
  }

  /** Returns a chart for each column. */
  private Picture[] panels(Measure measure) {
    double[] values =
        columns.stream()
            .flatMap(column -> summary.activations().stream().map(column.points))
            .flatMapToDouble(points -> DoubleStream.of(measure.of(points)))
            .toArray();
    DoubleSummaryStatistics finite =
        DoubleStream.concat(DoubleStream.of(0, measure.end), DoubleStream.of(values))
            .filter(Double::isFinite)
            .summaryStatistics();
    double space = Math.max(0.05, (finite.getMax() - finite.getMin()) / 20);
    boolean hasZeros = DoubleStream.of(values).anyMatch(value -> value == LOG_OF_ZERO);
    double low = finite.getMin() - (hasZeros ? 1 : space);
    LearningCurves chart = LearningCurves.of(measure.yTitle).yRange(low, finite.getMax() + space);
    return columns.stream()
        .map(
            column ->
                withCurves(withFixedPoint(chart, measure), column, measure, low)
                    .title(measure.title + ": " + column.title)
                    .xTitle(column.xTitle)
                    .size(WIDTH / columns.size(), HEIGHT))
        .toArray(Picture[]::new);
  }

  /** Adds SELU's fixed point, which is 0 on the scales of both of its measures. */
  private LearningCurves withFixedPoint(LearningCurves chart, Measure measure) {
    return (measure.equals(MEAN) || measure.equals(VARIANCE))
            && summary.activations().contains("selu")
        ? chart.level("SELU's fixed point", 0)
        : chart;
  }

  private LearningCurves withCurves(
      LearningCurves chart, Column column, Measure measure, double low) {
    LearningCurves curves = chart;
    for (String activation : summary.activations()) {
      double[] values = measure.of(column.points.apply(activation));
      curves =
          has(activation, measure)
              ? curves.curve(
                  ActivationNames.title(activation),
                  DoubleStream.of(values).map(value -> Math.max(value, low)).toArray())
              : curves.skipColor();
    }
    return curves;
  }

  /**
   * A column of the figure.
   *
   * @param points returns for an activation the rows that each point of its curve is the mean of
   */
  private record Column(
      String title, String xTitle, Function<String, List<List<LayerHealth>>> points) {}

  /**
   * What is measured.
   *
   * @param note a part of the caption
   * @param end a value that the axis has in any case, besides 0
   */
  private record Measure(
      String title,
      String yTitle,
      String note,
      ToDoubleFunction<LayerHealth> value,
      DoubleUnaryOperator scale,
      double end) {

    static Measure share(
        String title, String yTitle, String note, Function<LayerHealth, OptionalDouble> share) {
      return new Measure(
          title, yTitle, note, row -> share.apply(row).orElse(Double.NaN), x -> x, 1);
    }

    /** Returns a curve: the mean of the rows of each point, on the measure's scale. */
    double[] of(List<List<LayerHealth>> points) {
      return points.stream()
          .mapToDouble(rows -> rows.stream().mapToDouble(value).average().orElseThrow())
          .map(scale)
          .map(mean -> mean == LOG_OF_ZERO || Math.abs(mean) <= MAX ? mean : Double.NaN)
          .toArray();
    }
  }
}

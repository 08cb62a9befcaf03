package io.github.fmnist.experiments.sweep;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.Picture;
import io.github.fmnist.viz.ScatterPlot;
import io.github.fmnist.viz.StripPlot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The figure of a search: for each option, the validation accuracies of all candidates by the value
 * of the option.
 */
final class SweepFigure {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 440;
  private static final int PANELS_IN_A_ROW = 3;

  /** Accuracies that are lower than the best by more than this are at the end of the axis. */
  private static final double SHOWN = 0.12;

  private static final String ACCURACY = "validation accuracy";

  private final SweepSummary summary;
  private final SearchSpace space;

  SweepFigure(SweepSummary summary, SearchSpace space) {
    this.summary = summary;
    this.space = space;
  }

  Picture picture() {
    Figure figure = Figure.of("Search of settings");
    List<Axis> axes = space.axes();
    for (int from = 0; from < axes.size(); from += PANELS_IN_A_ROW) {
      List<Axis> row = axes.subList(from, Math.min(axes.size(), from + PANELS_IN_A_ROW));
      figure =
          figure.row(
              row.stream().map(axis -> panel(axis, WIDTH / row.size())).toArray(Picture[]::new));
    }
    return figure.caption(caption());
  }

  private Picture panel(Axis axis, int width) {
    return axis.isList() ? strip(axis, width) : scatter(axis, width);
  }

  private List<CandidateResult> measured() {
    return summary.candidates().stream().filter(each -> !each.diverged()).toList();
  }

  private static double accuracy(CandidateResult result) {
    return result.validationAccuracy().orElseThrow();
  }

  private double high() {
    double best = measured().stream().mapToDouble(SweepFigure::accuracy).max().orElse(1);
    return Math.min(1, best + SHOWN / 15);
  }

  private double low() {
    double worst = measured().stream().mapToDouble(SweepFigure::accuracy).min().orElse(0);
    return Math.max(0, Math.max(worst - SHOWN / 15, high() - SHOWN));
  }

  private StripPlot strip(Axis axis, int width) {
    StripPlot plot =
        StripPlot.of(ACCURACY, axis.values())
            .title(axis.name())
            .yRange(low(), high())
            .size(width, HEIGHT);
    for (String activation : summary.activations()) {
      List<CandidateResult> own =
          measured().stream().filter(each -> each.activation().equals(activation)).toList();
      List<CandidateResult> best =
          own.stream().filter(each -> summary.best().contains(each)).toList();
      List<CandidateResult> whole = new ArrayList<>(own);
      whole.removeIf(each -> each.epochs() < summary.epochs() || best.contains(each));
      List<CandidateResult> partial = new ArrayList<>(own);
      partial.removeIf(each -> each.epochs() == summary.epochs());
      plot = dots(plot, axis, activation, partial, StripPlot.Emphasis.LOW);
      plot = dots(plot, axis, activation, whole, StripPlot.Emphasis.NORMAL);
      plot = dots(plot, axis, activation, best, StripPlot.Emphasis.HIGH);
    }
    return plot;
  }

  private static StripPlot dots(
      StripPlot plot,
      Axis axis,
      String activation,
      List<CandidateResult> results,
      StripPlot.Emphasis emphasis) {
    return plot.dots(
        ActivationNames.title(activation),
        results.stream().mapToInt(each -> axis.values().indexOf(value(each, axis))).toArray(),
        results.stream().mapToDouble(SweepFigure::accuracy).toArray(),
        emphasis);
  }

  private static String value(CandidateResult result, Axis axis) {
    return String.valueOf(result.options().get(axis.option()));
  }

  private Picture scatter(Axis axis, int width) {
    boolean logarithmic = axis.interval().orElseThrow().logarithmic();
    List<CandidateResult> shown =
        measured().stream().filter(each -> accuracy(each) >= low()).toList();
    double[][] points =
        shown.stream()
            .map(
                each -> {
                  double value = Double.parseDouble(value(each, axis));
                  return new double[] {logarithmic ? Math.log10(value) : value, accuracy(each)};
                })
            .toArray(double[][]::new);
    return ScatterPlot.of(
            Nd4j.createFromArray(points),
            shown.stream()
                .mapToInt(each -> summary.activations().indexOf(each.activation()))
                .toArray(),
            summary.activations().stream().map(ActivationNames::title).toList())
        .title(axis.name())
        .axisTitles(logarithmic ? "log10 of " + axis.name() : axis.name(), ACCURACY)
        .yRange(low(), high())
        .size(width, HEIGHT);
  }

  private String caption() {
    String rungs = summary.rungs().stream().map(String::valueOf).collect(Collectors.joining(", "));
    long diverged = summary.candidates().stream().filter(CandidateResult::diverged).count();
    return "%s; %,d training, %,d validation images; settings of each activation: %d; compared after epochs: %s"
            .formatted(
                DatasetTitle.of(summary.data()),
                summary.trainSize(),
                summary.validationSize(),
                summary.count(),
                rungs)
        + (summary.rungs().size() > 1 ? "; circles: not trained to the end" : "")
        + "; large dots: the best of each activation"
        + (measured().stream().anyMatch(each -> accuracy(each) < low())
            ? "; triangles: below the axis"
            : "")
        + (diverged > 0 ? "; diverged and left out: " + diverged : "");
  }
}

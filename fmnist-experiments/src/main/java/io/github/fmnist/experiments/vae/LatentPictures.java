package io.github.fmnist.experiments.vae;

import io.github.fmnist.experiments.statistics.PrincipalComponents;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImagePlane;
import io.github.fmnist.viz.Picture;
import io.github.fmnist.viz.ScatterPlot;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pictures of latent space: of its two dimensions or, if it has more, of the first two principal
 * components of the test images' mean codes.
 */
final class LatentPictures {
  private static final int POINTS = 21;
  private static final double REACH = 2;

  /** Number of classes that have a panel of their own, and of panels in a row. */
  private static final int MAX_CLASSES = 10;

  private static final int PANELS = 5;
  private static final int PANEL = 260;

  private final Vae vae;
  private final VaeDesign model;
  private final INDArray codes;
  private final int[] labels;
  private final PrincipalComponents components;

  LatentPictures(Vae vae, VaeDesign model, VaeEvaluation test) {
    this.vae = vae;
    this.model = model;
    this.codes = test.codes();
    this.labels = test.reconstructions().images().labels();
    this.components = PrincipalComponents.of(Examples.of(codes), 2);
  }

  /**
   * Returns a scatter plot of the mean codes of the test images, coloured by class, and below it
   * one for each of the first classes, since points hide each other.
   */
  Picture scatter(List<String> classNames) {
    ScatterPlot plot =
        ScatterPlot.of(isPlane() ? codes : components.project(codes), labels, classNames);
    Figure figure =
        Figure.of("")
            .row(
                plot.title("Mean codes of the test images")
                    .axisTitles(explained(1), explained(2))
                    .size(800, 800));
    int shown = Math.min(MAX_CLASSES, classNames.size());
    for (int from = 0; from < shown; from += PANELS) {
      figure =
          figure.row(
              IntStream.range(from, Math.min(shown, from + PANELS))
                  .mapToObj(
                      label ->
                          plot.highlighting(label).title(classNames.get(label)).size(PANEL, PANEL))
                  .toArray(Picture[]::new));
    }
    return figure;
  }

  /** Returns the decoded images of a plane through latent space. */
  Picture manifold(List<String> classNames) {
    double[] places =
        IntStream.range(0, POINTS).mapToDouble(i -> REACH * (2.0 * i / (POINTS - 1) - 1)).toArray();
    INDArray plane = Nd4j.zeros(DataType.DOUBLE, POINTS * POINTS, 2);
    for (int row = 0; row < POINTS; row++) {
      for (int column = 0; column < POINTS; column++) {
        plane.putScalar(row * POINTS + column, 0, places[column]);
        plane.putScalar(row * POINTS + column, 1, places[row]);
      }
    }
    int[] conditioning = model.conditioning(labels[0]);
    String title = "Decoded plane through latent space";
    return ImagePlane.of(vae.decode(codesOf(plane), conditioning), places, places)
        .axisTitles(unit(1), unit(2))
        .title(model.conditional() ? title + ", " + classNames.get(labels[0]) : title);
  }

  /** Returns latent codes; along principal axes, in standard deviations from the mean code. */
  private INDArray codesOf(INDArray plane) {
    if (isPlane()) {
      return plane.castTo(DataType.FLOAT);
    }
    INDArray deviations =
        Nd4j.createFromArray(
            new double[] {
              Math.sqrt(components.variances()[0]), Math.sqrt(components.variances()[1])
            });
    return plane
        .mulRowVector(deviations)
        .mmul(components.axes())
        .addRowVector(components.mean())
        .castTo(DataType.FLOAT);
  }

  private boolean isPlane() {
    return vae.latentSize() == 2;
  }

  private String axis(int number) {
    return isPlane() ? "z" + number : "principal component " + number;
  }

  /** Returns the name of an axis with the share of the codes' variance along it. */
  private String explained(int number) {
    double all = codes.castTo(DataType.DOUBLE).var(false, 0).sumNumber().doubleValue();
    return isPlane() || all == 0
        ? axis(number)
        : "%s (%.1f %% of the variance)"
            .formatted(axis(number), 100 * components.variances()[number - 1] / all);
  }

  private String unit(int number) {
    return isPlane() ? axis(number) : axis(number) + ", in standard deviations";
  }
}

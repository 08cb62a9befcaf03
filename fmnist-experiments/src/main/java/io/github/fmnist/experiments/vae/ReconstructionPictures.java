package io.github.fmnist.experiments.vae;

import io.github.fmnist.viz.ColorMap;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImageGrid;
import io.github.fmnist.viz.ImageRows;
import io.github.fmnist.viz.Picture;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Test images, what the model makes of them, and where it errs. */
final class ReconstructionPictures {
  private final Reconstructions reconstructions;
  private final List<String> classNames;

  ReconstructionPictures(Reconstructions reconstructions, List<String> classNames) {
    this.reconstructions = reconstructions;
    this.classNames = classNames;
  }

  /** Returns the place of the first test image of each class that has some. */
  int[] firstOfEachClass() {
    return IntStream.range(0, classNames.size())
        .mapToObj(label -> reconstructions.ranked(label))
        .filter(places -> places.length > 0)
        .mapToInt(places -> IntStream.of(places).min().orElseThrow())
        .toArray();
  }

  ImageGrid originals(int... places) {
    return ImageGrid.of(rows(reconstructions.images().grey(), places))
        .rowLabels(List.of("original"))
        .captions(
            IntStream.of(places)
                .mapToObj(i -> classNames.get(reconstructions.images().labels()[i]))
                .toList());
  }

  ImageGrid reconstructions(int... places) {
    return ImageGrid.of(rows(reconstructions.decoded(), places))
        .rowLabels(List.of("reconstruction"));
  }

  /** The heat map of absolute errors, and the mean squared error of each image. */
  ImageGrid errors(int... places) {
    INDArray errors =
        Nd4j.math()
            .abs(
                rows(reconstructions.decoded(), places)
                    .sub(rows(reconstructions.images().grey(), places)));
    return ImageGrid.of(errors)
        .rowLabels(List.of("error, MSE"))
        .captions(
            IntStream.of(places).mapToObj(i -> "%.4f".formatted(reconstructions.error(i))).toList())
        .colorMap(ColorMap.INFERNO)
        .colorBar("absolute error of a grey value in [0, 1]");
  }

  /** The best cases, the median of each class, the worst cases. */
  Picture cases(VaeSummary.Errors errors) {
    return Figure.of("Reconstructions of test images")
        .row(group("least error", places(errors.best())))
        .row(group("median error of each class", medians()))
        .row(group("greatest error", places(errors.worst())));
  }

  private Picture group(String title, int... places) {
    return ImageRows.of(originals(places).title(title), reconstructions(places), errors(places));
  }

  private int[] medians() {
    return IntStream.range(0, classNames.size())
        .mapToObj(label -> reconstructions.ranked(label))
        .filter(places -> places.length > 0)
        .mapToInt(places -> places[places.length / 2])
        .toArray();
  }

  private static int[] places(List<Reconstructions.Case> cases) {
    return cases.stream().mapToInt(Reconstructions.Case::index).toArray();
  }

  private static INDArray rows(INDArray images, int... places) {
    return Nd4j.pullRows(images, 1, places, 'c');
  }
}

package io.github.fmnist.experiments.vae;

import io.github.fmnist.viz.ColorMap;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImageGrid;
import io.github.fmnist.viz.ImageRows;
import io.github.fmnist.viz.Picture;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Pictures of test images, their reconstructions and the errors of these. */
final class ReconstructionPictures {
  /** Images in a row. */
  private static final int MAX_CLASSES = 10;

  private final Reconstructions reconstructions;
  private final List<String> classNames;

  ReconstructionPictures(Reconstructions reconstructions, List<String> classNames) {
    this.reconstructions = reconstructions;
    this.classNames = classNames;
  }

  /** Returns the index of the first test image of each class that is shown. */
  int[] firstOfEachClass() {
    return shownClasses().mapToInt(indices -> IntStream.of(indices).min().orElseThrow()).toArray();
  }

  /**
   * Returns the images of each class that has any, by rising error; of the first ten such classes.
   */
  private Stream<int[]> shownClasses() {
    return IntStream.range(0, classNames.size())
        .mapToObj(label -> reconstructions.ranked(label))
        .filter(indices -> indices.length > 0)
        .limit(MAX_CLASSES);
  }

  ImageGrid originals(int... indices) {
    return ImageGrid.of(rows(reconstructions.images().grey(), indices))
        .rowLabels(List.of("original"))
        .captions(
            IntStream.of(indices)
                .mapToObj(i -> classNames.get(reconstructions.images().labels()[i]))
                .toList());
  }

  ImageGrid reconstructions(int... indices) {
    return ImageGrid.of(rows(reconstructions.decoded(), indices))
        .rowLabels(List.of("reconstruction"));
  }

  /** Returns the heat map of absolute errors, with the mean squared error of each image. */
  ImageGrid errors(int... indices) {
    INDArray errors =
        Nd4j.math()
            .abs(
                rows(reconstructions.decoded(), indices)
                    .sub(rows(reconstructions.images().grey(), indices)));
    return ImageGrid.of(errors)
        .rowLabels(List.of("error, MSE"))
        .captions(
            IntStream.of(indices)
                .mapToObj(i -> "%.4f".formatted(reconstructions.error(i)))
                .toList())
        .colorMap(ColorMap.INFERNO)
        .colorBar("absolute error of a grey value in [0, 1]");
  }

  /**
   * Returns the images with the smallest errors, the median of each class, and the largest errors.
   */
  Picture cases(VaeSummary.Errors errors) {
    return Figure.of("Reconstructions of test images")
        .row(group("smallest errors", indices(errors.best())))
        .row(
            group(
                classNames.size() > MAX_CLASSES
                    ? "median error of ten classes"
                    : "median error of each class",
                medians()))
        .row(group("largest errors", indices(errors.worst())));
  }

  private Picture group(String title, int... indices) {
    return ImageRows.of(originals(indices).title(title), reconstructions(indices), errors(indices));
  }

  private int[] medians() {
    return shownClasses().mapToInt(indices -> indices[indices.length / 2]).toArray();
  }

  private static int[] indices(List<Reconstructions.Case> cases) {
    return cases.stream().mapToInt(Reconstructions.Case::index).toArray();
  }

  private static INDArray rows(INDArray images, int... indices) {
    return Nd4j.pullRows(images, 1, indices, 'c');
  }
}

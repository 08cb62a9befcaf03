package io.github.fmnist.experiments.study;

import io.github.fmnist.viz.ImageGrid;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A picture of the images generated after each epoch, one row per epoch. */
public final class EpochSamples {
  /** Maximum number of rows; of more epochs, this many are shown at equal distances. */
  private static final int MAX_ROWS = 12;

  private EpochSamples() {}

  /**
   * Returns the picture.
   *
   * @param byEpoch images after each epoch, the same number each: {@code [n, 1, height, width]} or
   *     {@code [n, height * width]}
   */
  public static ImageGrid of(List<INDArray> byEpoch, String title) {
    int epochs = byEpoch.size();
    int rows = Math.min(MAX_ROWS, epochs);
    int[] shown =
        IntStream.range(0, rows)
            .map(row -> rows == 1 ? 0 : Math.round((float) row * (epochs - 1) / (rows - 1)))
            .toArray();
    INDArray images =
        Nd4j.concat(0, IntStream.of(shown).mapToObj(byEpoch::get).toArray(INDArray[]::new));
    return ImageGrid.of(images)
        .columns(Math.toIntExact(byEpoch.get(0).size(0)))
        .title(title)
        .rowLabels(IntStream.of(shown).mapToObj(epoch -> "epoch " + (epoch + 1)).toList());
  }
}

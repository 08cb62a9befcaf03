package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Labels of images that are scored, and of the real ones. */
final class OneHot {
  private OneHot() {}

  /**
   * Refuses labels that are not {@code [count, classes]} or not one-hot: the largest value of a row
   * would be taken for its class all the same.
   *
   * @param whose for the message
   */
  static void require(String whose, INDArray labels, long count, long classes) {
    LiveArray.require(labels, whose + ": labels");
    checkArgument(
        Arrays.equals(labels.shape(), new long[] {count, classes}),
        "%s: labels [%s, %s] expected, found shape %s",
        whose,
        count,
        classes,
        Arrays.toString(labels.shape()));
    double[][] rows = labels.toDoubleMatrix();
    for (int i = 0; i < rows.length; i++) {
      double[] row = rows[i];
      long ones = Arrays.stream(row).filter(value -> value == 1).count();
      long zeros = Arrays.stream(row).filter(value -> value == 0).count();
      checkArgument(
          ones == 1 && zeros == row.length - 1,
          "%s: one-hot labels expected, found %s in row %s",
          whose,
          Arrays.toString(row),
          i);
    }
  }
}

package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** From nd4j's arrays to Java's and back; nd4j's own ways take the values one by one. */
public final class Floats {
  private Floats() {}

  /** Refuses what is not {@code [n, width]} of finite float32 numbers, in at least one row. */
  public static void requireRows(INDArray rows, int width, String what) {
    checkArgument(
        rows.rank() == 2
            && rows.size(1) == width
            && rows.size(0) > 0
            && rows.dataType() == DataType.FLOAT,
        "%s [n, %s] of float32 expected, found %s",
        what,
        width,
        Excerpt.shape(rows));
    requireFinite(rows, what);
  }

  /**
   * Refuses numbers that are none; nd4j's minimum and maximum would overlook them, and its own sums
   * take longer than the tuned library's.
   */
  static void requireFinite(INDArray array, String what) {
    LiveArray.require(array, what);
    checkArgument(
        Double.isFinite(Nd4j.getBlasWrapper().asum(array.reshape(-1))),
        "%s of finite numbers expected, found others",
        what);
  }

  /** The values of a float32 array in c order. */
  public static float[] of(INDArray array) {
    INDArray plain = array.dup('c');
    float[] values = new float[Math.toIntExact(plain.length())];
    plain.data().asNioFloat().get(values);
    return values;
  }

  /** The rows of a float32 matrix. */
  public static float[][] rows(INDArray matrix) {
    float[] values = of(matrix);
    int width = Math.toIntExact(matrix.size(1));
    float[][] rows = new float[Math.toIntExact(matrix.size(0))][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
  }

  /** A float32 array of the values in c order. */
  public static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    array.data().asNioFloat().put(values);
    return array;
  }

  /** Tells whether no value is NaN or infinite. */
  public static boolean areFinite(INDArray values) {
    return Double.isFinite(values.norm1Number().doubleValue());
  }
}

package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Converts between nd4j's and Java's arrays; nd4j's own methods convert value by value. */
public final class Floats {
  private Floats() {}

  /** Refuses arrays other than {@code [n, width]} of finite float32 numbers with at least 1 row. */
  public static void requireRows(INDArray rows, int width, String name) {
    checkArgument(
        rows.rank() == 2
            && rows.size(1) == width
            && rows.size(0) > 0
            && rows.dataType() == DataType.FLOAT,
        "%s [n, %s] of float32 expected, found %s",
        name,
        width,
        Excerpt.shape(rows));
    requireFinite(rows, name);
  }

  /**
   * Refuses NaN and infinities. nd4j's minimum and maximum ignore them, and its own sums are slower
   * than those of BLAS.
   */
  static void requireFinite(INDArray array, String name) {
    LiveArray.require(array, name);
    checkArgument(
        Double.isFinite(Nd4j.getBlasWrapper().asum(array.reshape(-1))),
        "%s of finite numbers expected, found NaN or infinity",
        name);
  }

  /**
   * Returns whether all values of a float32 array are in [{@code low}, {@code high}]; NaN is not.
   * This is one pass over the memory, while nd4j's minimum and maximum are two and start threads.
   */
  static boolean areWithin(float low, float high, INDArray array) {
    LiveArray.require(array, "values");
    INDArray dense = array.elementWiseStride() == 1 ? array : array.dup('c');
    try {
      FloatBuffer values = buffer(dense);
      for (int i = 0; i < values.limit(); i++) {
        float value = values.get(i);
        if (!(value >= low && value <= high)) {
          return false;
        }
      }
      return true;
    } finally {
      Reference.reachabilityFence(dense);
    }
  }

  /** Returns the values of a float32 array in c order. */
  public static float[] of(INDArray array) {
    boolean plain = array.ordering() == 'c' && array.elementWiseStride() == 1;
    INDArray dense = plain ? array : array.dup('c');
    try {
      FloatBuffer buffer = buffer(dense);
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    } finally {
      Reference.reachabilityFence(dense);
    }
  }

  /** Returns the memory of a float32 array without gaps, as long as the array is reachable. */
  private static FloatBuffer buffer(INDArray dense) {
    checkArgument(
        dense.dataType() == DataType.FLOAT, "a float32 array expected, found %s", dense.dataType());
    return dense.data().asNioFloat().slice().limit(Math.toIntExact(dense.length()));
  }

  /** Returns the rows of a float32 matrix. */
  public static float[][] rows(INDArray matrix) {
    float[] values = of(matrix);
    int width = Math.toIntExact(matrix.size(1));
    float[][] rows = new float[Math.toIntExact(matrix.size(0))][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
  }

  /** Returns a float32 array of the values in c order. */
  public static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    array.data().asNioFloat().put(values);
    return array;
  }

  /**
   * Returns the dot product of two float32 arrays of the same length, with float32 accumulation.
   * BLAS computes it faster than nd4j's own sums.
   */
  public static double dot(INDArray a, INDArray b) {
    return Nd4j.getBlasWrapper().dot(a.reshape(-1), b.reshape(-1));
  }

  /** Returns whether all values are finite. */
  public static boolean areFinite(INDArray values) {
    return Double.isFinite(values.norm1Number().doubleValue());
  }
}

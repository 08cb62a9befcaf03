package io.github.fmnist.models;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** From nd4j's arrays to Java's and back; nd4j's own ways take the values one by one. */
final class Floats {
  private Floats() {}

  /** The values of a float32 array in c order. */
  static float[] of(INDArray array) {
    INDArray plain = array.dup('c');
    float[] values = new float[Math.toIntExact(plain.length())];
    plain.data().asNioFloat().get(values);
    return values;
  }

  /** A float32 array of the values in c order. */
  static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
    array.data().asNioFloat().put(values);
    return array;
  }
}

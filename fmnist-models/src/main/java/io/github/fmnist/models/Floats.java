package io.github.fmnist.models;

import org.nd4j.linalg.api.ndarray.INDArray;

/** From nd4j's arrays to Java's. */
final class Floats {
  private Floats() {}

  /** The values of a float32 array in c order; nd4j's own ways take them one by one. */
  static float[] of(INDArray array) {
    INDArray plain = array.dup('c');
    float[] values = new float[Math.toIntExact(plain.length())];
    plain.data().asNioFloat().get(values);
    return values;
  }
}

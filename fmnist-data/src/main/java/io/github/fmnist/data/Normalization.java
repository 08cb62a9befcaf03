package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * An invertible map of grey values in [0, 1]: {@code y = (x - offset) / scale}.
 *
 * <p>Also a preprocessor: {@code iterator.setPreProcessor(normalization)} normalizes each batch.
 *
 * @param offset the grey value that becomes 0
 * @param scale the difference of grey values that becomes 1, above 0
 */
public record Normalization(double offset, double scale) implements DataSetPreProcessor {
  /** Rejects an offset that is not finite and a scale that cannot be inverted. */
  public Normalization {
    checkArgument(Double.isFinite(offset), "a finite offset expected, %s given", offset);
    checkArgument(Double.isFinite(scale) && scale > 0, "a scale above 0 expected, %s given", scale);
  }

  /** Returns the identity: values stay in [0, 1]. */
  public static Normalization unitInterval() {
    return new Normalization(0, 1);
  }

  /** Returns the map to [-1, 1], for generators that end in tanh. */
  public static Normalization symmetric() {
    return new Normalization(0.5, 0.5);
  }

  /**
   * Returns the map that gives the pixels of these images mean 0 and standard deviation 1. Compute
   * it from the training images and apply it to all others, too.
   *
   * @throws IllegalArgumentException if all pixels are equal
   */
  public static Normalization standardized(LabelledImages images) {
    return new Normalization(images.mean(), images.deviation());
  }

  /** Returns a new array of normalized values; any shape, values in [0, 1]. */
  public INDArray apply(INDArray values) {
    return values.sub(offset).divi(scale);
  }

  /** Returns a new array of grey values in [0, 1]: the inverse of {@link #apply}. */
  public INDArray invert(INDArray normalized) {
    return normalized.mul(scale).addi(offset);
  }

  /** Normalizes the features of a batch in place. */
  @Override
  public void preProcess(DataSet batch) {
    batch.getFeatures().subi(offset).divi(scale);
  }
}

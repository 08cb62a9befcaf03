package io.github.fmnist.models.gan;

import io.github.fmnist.models.internal.Floats;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The discriminator's logits for one batch of images.
 *
 * <p>A conditional discriminator has one output for the image alone and one for each class: the
 * logit is the first output plus that of the image's class. With a dense layer at the end, this is
 * the projection of Miyato, Koyama 2018, arXiv 1802.05637, eq. 3.
 */
final class DiscriminatorOutput {
  private final long[] shape;
  private final int width;
  private final int[] labels;
  private final double[] logits;

  /**
   * Reads the discriminator's output.
   *
   * @param labels labels of the images; empty unless the model is conditional
   */
  DiscriminatorOutput(INDArray output, int... labels) {
    this.labels = labels;
    shape = output.shape();
    float[] outputs = Floats.of(output);
    logits = new double[Math.toIntExact(shape[0])];
    width = outputs.length / logits.length;
    for (int i = 0; i < logits.length; i++) {
      logits[i] =
          outputs[i * width] + (labels.length == 0 ? 0 : outputs[i * width + 1 + labels[i]]);
    }
  }

  double[] logits() {
    return logits;
  }

  double mean(DoubleUnaryOperator function) {
    return Arrays.stream(logits).map(function).sum() / logits.length;
  }

  /**
   * Returns the gradient with respect to the output, given the derivative of the loss as a function
   * of the logit.
   */
  INDArray gradient(DoubleUnaryOperator slope) {
    return gradient(Arrays.stream(logits).map(slope).toArray());
  }

  /** Returns the gradient with respect to the output, given the derivative at each logit. */
  INDArray gradient(double... slopes) {
    float[] gradient = new float[slopes.length * width];
    for (int i = 0; i < slopes.length; i++) {
      gradient[i * width] = (float) slopes[i];
      if (labels.length > 0) {
        gradient[i * width + 1 + labels[i]] = (float) slopes[i];
      }
    }
    return Floats.array(gradient, shape);
  }
}

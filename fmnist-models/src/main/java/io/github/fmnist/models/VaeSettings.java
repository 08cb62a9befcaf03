package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a variational autoencoder is, besides its two networks.
 *
 * @param redrawn whether training draws black and white pixels anew from the grey ones
 * @param labelPlanes whether the encoder sees the label as one plane of pixels for each class; else
 *     as one value for each
 */
record VaeSettings(
    int channels,
    int height,
    int width,
    int latentSize,
    Likelihood likelihood,
    boolean redrawn,
    double klWeight,
    int klWarmUp,
    double freeBits,
    int classes,
    boolean labelPlanes,
    long seed) {

  int pixels() {
    return channels * height * width;
  }

  /** Values that enter the encoder for each image. */
  int encoderInputs() {
    return pixels() + classes * valuesPerClass();
  }

  int valuesPerClass() {
    return labelPlanes ? height * width : 1;
  }

  /** Values that the decoder gives for each image. */
  int decoderOutputs() {
    return pixels() * likelihood.outputsPerPixel();
  }

  /** Images as rows of pixels: {@code [n, pixels]} in c order. */
  INDArray flat(INDArray images) {
    checkArgument(
        images.rank() > 1
            && images.length() == images.size(0) * pixels()
            && images.dataType() == DataType.FLOAT,
        "float32 images [n, %s] or [n, %s, %s, %s] expected, found %s %s",
        pixels(),
        channels,
        height,
        width,
        images.dataType(),
        Arrays.toString(images.shape()));
    if (likelihood.kind() == Likelihood.Kind.BERNOULLI) {
      double least = images.minNumber().doubleValue();
      double greatest = images.maxNumber().doubleValue();
      checkArgument(
          least >= 0 && greatest <= 1,
          "a Bernoulli likelihood takes pixels in [0, 1], found %s to %s",
          least,
          greatest);
    }
    return images.reshape('c', images.size(0), pixels());
  }

  /** Rows of pixels as images. */
  INDArray images(INDArray rows) {
    return rows.reshape('c', rows.size(0), channels, height, width);
  }

  /** Rows with their labels behind, each value repeated so often. */
  static INDArray withLabels(INDArray rows, INDArray oneHot, int repeated) {
    return oneHot == null ? rows : Nd4j.hstack(rows, oneHot.repeat(1, repeated));
  }
}

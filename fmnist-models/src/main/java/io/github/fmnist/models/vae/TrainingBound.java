package io.github.fmnist.models.vae;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The bound on the log-likelihood that a training step maximizes, for one batch of {@code b} images
 * with one or more codes each, and its gradients. The methods are called in their order.
 */
interface TrainingBound {
  /** Returns the codes, {@code [b * codes of an image, size]}. */
  float[] codes();

  /**
   * Returns minus the bound, summed over the images.
   *
   * @param outputs the decoder's outputs for the codes
   * @param pixels the image of each code
   */
  double loss(PixelLoss pixelLoss, INDArray outputs, INDArray pixels);

  /** Returns the gradient of the loss with respect to the outputs. */
  INDArray outputGradient(PixelLoss pixelLoss, INDArray outputs, INDArray pixels);

  /**
   * Returns the gradient with respect to the parameters of the prior, in their order, and adds to
   * the gradient of codes what the prior contributes.
   *
   * @param codeGradient gradient with respect to the decoder's input: each code, followed by any
   *     labels, {@code [codes, size or more]}
   */
  float[] priorGradient(float[] codeGradient);

  /** Returns the gradient with respect to the posteriors from that of the codes. */
  float[] posteriorGradient(float[] codeGradient);
}

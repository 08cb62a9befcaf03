package io.github.fmnist.engine;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One pass of a batch through a network; it holds the activations until it is closed. */
public interface Pass extends AutoCloseable {
  /**
   * Returns the result of the last layer: the logits of an output layer, before its activation, or
   * the activations of any other layer. It is a float32 array {@code [b, ...]}, valid until {@link
   * #close()}; closing the array has no effect.
   */
  INDArray output();

  /**
   * Runs a backward pass. It adds parameter gradients to the accumulated ones; the parameters must
   * be the same as in the forward pass.
   *
   * @param outputGradient the gradient of the loss, summed over the examples, with respect to
   *     {@link #output()}: float32, of the same shape
   * @param requested the gradients to compute
   * @return the gradient with respect to the input, of the shape of the input, valid until {@link
   *     #close()} or the next call; null for {@link Gradients#PARAMETERS}
   * @throws IllegalArgumentException if the shapes differ, or the gradient is not of float32 or no
   *     longer in memory; or if the gradient with respect to the input is requested from stock
   *     Deeplearning4j for a network with a frozen layer, where it computes none
   * @throws IllegalStateException if closed, if the network's arrays were replaced, or if the batch
   *     of the pass was closed or its workspace left
   */
  @Nullable INDArray backward(INDArray outputGradient, Gradients requested);

  /** Releases the activations: at once, or when the thread that is inside leaves. Idempotent. */
  @Override
  void close();
}

package io.github.fmnist.engine;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One batch on its way through a network: its activations, until closed. */
public interface Pass extends AutoCloseable {
  /**
   * Returns the result: of an output layer the logits, before its activation; of any other layer
   * the activations. A float32 array {@code [b, ...]}, valid until {@link #close()}; closing the
   * array has no effect.
   */
  INDArray output();

  /**
   * Goes back through the network. Parameter gradients are added to those that are there; the
   * parameters must be the same as in the forward pass.
   *
   * @param outputGradient gradient of the loss, summed over the examples, with respect to {@link
   *     #output()}: float32, of the same shape
   * @param want what to compute
   * @return the gradient with respect to the input, of the shape of the input, valid until {@link
   *     #close()} or the next call; null for {@link Gradients#PARAMETERS}
   * @throws IllegalArgumentException if the shapes differ, or the gradient is not of float32 or not
   *     in memory any more; or if the gradient with respect to the input is wanted of a network
   *     with a frozen layer on stock Deeplearning4j, which has none there
   * @throws IllegalStateException if closed, if the network's arrays were replaced, or if the batch
   *     of the pass was closed or its workspace left
   */
  @Nullable INDArray backward(INDArray outputGradient, Gradients want);

  /** Releases the activations: at once, or when the thread that is inside leaves. Idempotent. */
  @Override
  void close();
}

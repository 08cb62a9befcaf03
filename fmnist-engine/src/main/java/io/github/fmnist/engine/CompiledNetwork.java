package io.github.fmnist.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A {@code MultiLayerNetwork} compiled for an {@link Engine}. It works on the network's own
 * parameters, gradients and updater state, so training it trains the network itself.
 *
 * <p>The values in those arrays may be set, loaded or averaged at any time, and the network may get
 * another updater or learning rate. But the arrays themselves must not be replaced or freed: once
 * {@code network.initGradientsView()}, {@code network.setLayers(...)}, a layer's {@code
 * setParamTable(...)} or {@code network.close()} has done so, every method except {@link
 * #engine()}, {@link #precision()}, {@link #network()} and {@link #close()} throws an {@link
 * IllegalStateException}, and the network must be compiled again.
 *
 * <p>One thread at a time may use a compiled network, its passes included: a second one gets an
 * {@link IllegalStateException} that names the first. Different networks may run in parallel.
 *
 * <p>If an example has an infinite or NaN value, {@link #forward}, {@link #infer} and {@link
 * #output} give NaN for it; in {@link Mode#TRAIN}, they give NaN for all examples if the network
 * has a batch normalization. {@link #step} then returns NaN and updates nothing, and {@link #score}
 * returns NaN. {@link #predict} and {@link #evaluate} do not report such a row.
 *
 * <p>Parameters that are infinite or NaN make the whole output NaN. In {@link Mode#TRAIN}, oneDNN
 * checks them in the first pass and in every 128th pass after it; in between, ReLU and maximum
 * pooling may hide them.
 */
public interface CompiledNetwork extends AutoCloseable {
  /** Returns the engine that computes: {@link Engine#ONEDNN} or {@link Engine#DL4J}. */
  Engine engine();

  /** Returns the precision of the products, for training and inference alike. */
  Precision precision();

  /** Returns the compiled network, with the parameters, gradients and updater state in use. */
  MultiLayerNetwork network();

  /**
   * Runs a forward pass of a batch. Several passes may be open at once.
   *
   * <p>With {@link Engine#DL4J}, a pass in {@link Mode#TRAIN} sets the seed of nd4j's generator for
   * this thread, from the network's seed and the step.
   *
   * @param x a float32 batch of the network's input shape; it must not be changed before the pass
   *     is closed
   * @param mode whether dropout is active, and whether batch normalization uses the statistics of
   *     the batch or its running statistics
   * @param step selects the dropout masks: the same step gives the same masks
   * @throws IllegalArgumentException if the batch is empty, not of float32, not of the network's
   *     shape, or no longer in memory, because it was closed or its workspace was left
   * @throws IllegalStateException if closed, or if the network's arrays were replaced
   */
  Pass forward(INDArray x, Mode mode, long step);

  /**
   * Resets all parameter gradients to zero. The contents of the network's own gradient array are
   * then unspecified until the next {@link Pass#backward} that computes parameter gradients or the
   * next {@link #update}; values written there in between are lost.
   */
  void zeroGradients();

  /**
   * Updates the parameters from their gradients as Deeplearning4j does: division by the number of
   * examples, clipping, regularization, updater, constraints. The gradients are unspecified
   * afterwards.
   *
   * <p>This is the only method that updates the running statistics of batch normalization: once, by
   * their decay, towards the mean of the batch statistics of those passes in {@link Mode#TRAIN}
   * whose parameter gradients were requested since {@link #zeroGradients()}. The mean is that of
   * the changes: for a layer that stores the logarithm of the deviation, it is a mean of
   * logarithms.
   *
   * @param examples the number of examples that the gradients were summed over, at least 1
   * @param iteration the number of the update, from 0, for schedules and bias corrections
   * @param epoch the number of the epoch, from 0
   * @throws IllegalArgumentException if one of them is below its minimum
   * @throws IllegalStateException if closed, or if the network's arrays were replaced
   */
  void update(int examples, int iteration, int epoch);

  /**
   * Performs a training step like {@code network.fit(batch)}, for a network that ends in an output
   * layer: forward pass, loss, backward pass, update, {@code iterationDone} of the network's
   * listeners, iteration counts. Afterwards {@code network.score()} is the loss; oneDNN does not
   * set {@code network.gradient()}.
   *
   * <p>oneDNN leaves a step to stock Deeplearning4j, with a warning, if the batch has masks or a
   * listener of the network overrides {@code onForwardPass}, {@code onGradientCalculation} or
   * {@code onBackwardPass}. A network compiled with {@link Engine#ONEDNN} rejects such a step.
   *
   * @param batch features and labels
   * @return the loss before the update, equal to {@code network.score()}; if it is infinite or NaN,
   *     nothing was updated. It is NaN for a batch with an infinite or NaN value
   * @throws IllegalArgumentException if the batch does not fit the network
   * @throws IllegalStateException if closed, if the network's arrays were replaced, or if the
   *     network does not end in an output layer
   */
  double step(DataSet batch);

  /**
   * Runs inference: without dropout, with the running statistics of batch normalization. Accepts
   * any number of rows and processes them in chunks.
   *
   * @param x {@code [n, ...]} float32, of the network's input shape
   * @return a new array: the logits of an output layer, before its activation, or the activations
   *     of another last layer
   * @throws IllegalArgumentException if the rows do not fit the network
   */
  INDArray infer(INDArray x);

  /**
   * Computes the activations of the last layer, like {@code network.output(x)}.
   *
   * @param x as for {@link #infer}
   */
  INDArray output(INDArray x);

  /**
   * Returns the class of each row: the index of its largest output.
   *
   * @param x as for {@link #infer}
   */
  int[] predict(INDArray x);

  /**
   * Evaluates a classifier, like {@code network.evaluate(batches)}.
   *
   * @param batches features and labels {@code [n, classes]}; the iterator is reset first if it is
   *     at its end
   * @throws IllegalArgumentException if a batch does not fit the network
   */
  Evaluation evaluate(DataSetIterator batches);

  /**
   * Returns the loss without training, like {@code network.score(dataset)}: the mean over the
   * examples, including regularization.
   *
   * @param dataset features and labels of any number of examples
   * @throws IllegalArgumentException if the batch does not fit the network
   */
  double score(DataSet dataset);

  /**
   * Frees the native memory: at once, or when a running operation ends. The {@code
   * MultiLayerNetwork} remains unchanged. Idempotent; any thread may call it.
   */
  @Override
  void close();
}

package io.github.fmnist.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A {@code MultiLayerNetwork} made ready to compute. It works on the network's own parameters,
 * gradients and updater state: what is trained here is the network.
 *
 * <p>The values in those arrays may be set, loaded or averaged at any time, and the network may get
 * another updater or learning rate. But the arrays themselves must stay: once {@code
 * network.initGradientsView()}, {@code network.setLayers(...)}, a layer's {@code
 * setParamTable(...)} or {@code network.close()} has replaced or freed them, every method but
 * {@link #engine()}, {@link #network()} and {@link #close()} throws an {@link
 * IllegalStateException}, and the network must be compiled again.
 *
 * <p>One thread at a time may use a compiled network, its passes included: a second one gets an
 * {@link IllegalStateException} that names the first. Different networks may run in parallel.
 *
 * <p>An example with an infinite or NaN value comes out of {@link #forward}, {@link #infer} and
 * {@link #output} as NaN; in {@link Mode#TRAIN} all examples do if the network normalizes batches.
 * {@link #step} then returns NaN and does nothing, and {@link #score} returns NaN. {@link #predict}
 * and {@link #evaluate} say nothing of such a row.
 *
 * <p>Parameters that are infinite or NaN make the whole output NaN. In {@link Mode#TRAIN}, oneDNN
 * looks at them in the first pass and in every 128th after it: in between, ReLU and maximum pooling
 * may hide them.
 */
public interface CompiledNetwork extends AutoCloseable {
  /** Returns what computes here: {@link Engine#ONEDNN} or {@link Engine#DL4J}. */
  Engine engine();

  /** Returns the network whose parameters, gradients and updater state these are. */
  MultiLayerNetwork network();

  /**
   * Puts a batch through the network. Several passes may be open at once.
   *
   * <p>With {@link Engine#DL4J}, a pass in {@link Mode#TRAIN} sets the seed of nd4j's generator for
   * this thread, from the network's seed and the step.
   *
   * @param x a float32 batch, of the shape that the network takes; not to be changed before the
   *     pass is closed
   * @param mode whether dropout drops, and whether batch normalization uses the statistics of the
   *     batch or the running ones
   * @param step decides what drops: the same step drops the same
   * @throws IllegalArgumentException if the batch is empty, not of float32, not of the network's
   *     shape, or not in memory any more: closed, or of a workspace that was left
   * @throws IllegalStateException if closed, or if the network's arrays were replaced
   */
  Pass forward(INDArray x, Mode mode, long step);

  /**
   * Makes all parameter gradients count as zero. What the network's own array of gradients holds
   * then is not specified before the next {@link Pass#backward} that wants parameter gradients, or
   * {@link #update}; what is written there meanwhile is lost.
   */
  void zeroGradients();

  /**
   * Updates the parameters from their gradients as Deeplearning4j does: division by the number of
   * examples, clipping, regularization, updater, constraints. The gradients are used up.
   *
   * <p>Running statistics of batch normalization move here and nowhere else: by their decay, once,
   * towards the mean of the statistics of the passes in {@link Mode#TRAIN} whose parameter
   * gradients were asked for since {@link #zeroGradients()}. The mean is taken of the moves: where
   * a layer keeps the logarithm of the deviation, it is one of logarithms.
   *
   * @param examples how many examples the gradients were summed over, at least 1
   * @param iteration number of the update, from 0: for schedules and bias corrections
   * @param epoch number of the epoch, from 0
   * @throws IllegalArgumentException if one of them is less
   * @throws IllegalStateException if closed, or if the network's arrays were replaced
   */
  void update(int examples, int iteration, int epoch);

  /**
   * Does what {@code network.fit(batch)} does, for a network that ends in an output layer: forward,
   * its loss, backward, update, {@code iterationDone} of the network's listeners, counts.
   * Afterwards {@code network.score()} is the loss; {@code network.gradient()} is not set by
   * oneDNN.
   *
   * <p>oneDNN leaves a step to stock Deeplearning4j, with a warning, if the batch has masks or a
   * listener of the network overrides {@code onForwardPass}, {@code onGradientCalculation} or
   * {@code onBackwardPass}. An engine that was asked for as {@link Engine#ONEDNN} refuses such a
   * step.
   *
   * @param batch features and labels
   * @return the loss before the update, as {@code network.score()} gives it; if it is infinite or
   *     NaN, nothing was updated. It is NaN for a batch with an infinite or NaN value
   * @throws IllegalArgumentException if the network does not take the batch
   * @throws IllegalStateException if closed, if the network's arrays were replaced, or if the
   *     network does not end in an output layer
   */
  double step(DataSet batch);

  /**
   * Computes the network for use: without dropout, with the running statistics of batch
   * normalization. Takes any number of rows; only some are in memory at a time.
   *
   * @param x {@code [n, ...]} float32, of the shape that the network takes
   * @return an array of its own: of an output layer the logits, before its activation, else the
   *     activations of the last layer
   * @throws IllegalArgumentException if the network does not take the rows
   */
  INDArray infer(INDArray x);

  /**
   * Computes what {@code network.output(x)} does: the activations of the last layer.
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
   * Measures a classifier, as {@code network.evaluate(batches)} does.
   *
   * @param batches features, and labels {@code [n, classes]}; reset first if it is at its end
   * @throws IllegalArgumentException if the network does not take a batch
   */
  Evaluation evaluate(DataSetIterator batches);

  /**
   * Returns the loss without training, as {@code network.score(dataset)} does: mean over the
   * examples, regularization included.
   *
   * @param dataset features and labels, of any number
   * @throws IllegalArgumentException if the network does not take the batch
   */
  double score(DataSet dataset);

  /**
   * Frees the native memory: at once, or if an operation is running, when it ends. The network
   * stays as it is. Idempotent; any thread may call it.
   */
  @Override
  void close();
}

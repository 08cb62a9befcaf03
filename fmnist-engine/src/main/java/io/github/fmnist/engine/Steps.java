package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/** Checks and steps that all engines share. */
final class Steps {
  private Steps() {}

  /** Rejects a batch that is empty, not of float32, or no longer in memory. */
  static void checkBatch(INDArray x) {
    checkArgument(
        x.rank() > 1 && !x.isEmpty(),
        "a batch of at least one example expected, found an array of shape %s",
        Arrays.toString(x.shape()));
    checkFloat(x);
  }

  /** Throws if the memory of the batch of a pass was released. */
  static void checkBatchIsThere(INDArray x) {
    String loss = LiveArray.lossOfMemory(x);
    checkState(loss == null, "the batch of the pass is an array %s", loss);
  }

  /** Rejects a gradient that does not have the shape of the output, or is not of float32. */
  static void checkGradient(INDArray gradient, INDArray output) {
    checkFloat(gradient);
    checkArgument(
        gradient.equalShapes(output),
        "a gradient of shape %s expected, found %s",
        Arrays.toString(output.shape()),
        Arrays.toString(gradient.shape()));
  }

  /** Rejects counts that are out of range. */
  static void checkUpdate(int examples, int iteration, int epoch) {
    checkArgument(examples >= 1, "at least 1 example expected, found %s", examples);
    checkArgument(iteration >= 0, "an iteration from 0 expected, found %s", iteration);
    checkArgument(epoch >= 0, "an epoch from 0 expected, found %s", epoch);
  }

  private static void checkFloat(INDArray array) {
    checkArgument(
        array.dataType() == DataType.FLOAT, "a float32 array expected, found %s", array.dataType());
    LiveArray.require(array, "values");
  }

  /**
   * Performs a training step: forward pass, loss, backward pass, update, listeners, iteration
   * count. The order is that of {@code fit}, whose listeners see the count before it increases.
   */
  static double train(
      CompiledNetwork compiled, MultiLayerNetwork network, OutputLoss loss, DataSet batch) {
    int iteration = network.getIterationCount();
    int examples = Math.toIntExact(batch.getFeatures().size(0));
    try (Pass pass = compiled.forward(batch.getFeatures(), Mode.TRAIN, iteration)) {
      double score =
          loss.differentiate(pass.output(), batch) + network.calcRegularizationScore(true);
      network.setScore(score);
      if (!Double.isFinite(score)) {
        return score; // and leave the parameters as they are
      }
      compiled.zeroGradients();
      pass.backward(loss.gradient(), Gradients.PARAMETERS);
      compiled.update(examples, iteration, network.getEpochCount());
      notifyListeners(network, batch, iteration);
      setCounts(network, iteration + 1);
      return score;
    }
  }

  private static void notifyListeners(MultiLayerNetwork network, DataSet batch, int iteration) {
    if (!network.getListeners().isEmpty()) {
      // Some listeners ask the network for its batch.
      network.setInput(batch.getFeatures());
      network.setLabels(batch.getLabels());
      for (TrainingListener listener : network.getListeners()) {
        listener.iterationDone(network, iteration, network.getEpochCount());
      }
    }
  }

  /** Sets the counts of the network and its layers; each layer saves its own. */
  private static void setCounts(MultiLayerNetwork network, int iterations) {
    network.setIterationCount(iterations);
    for (Layer layer : network.getLayers()) {
      layer.setIterationCount(iterations);
      layer.setEpochCount(network.getEpochCount());
    }
  }
}

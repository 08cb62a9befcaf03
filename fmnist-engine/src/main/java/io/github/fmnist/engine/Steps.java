package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/** What is alike for all engines. */
final class Steps {
  private Steps() {}

  /** Refuses a gradient that has not the shape of the output. */
  static void checkGradient(INDArray gradient, INDArray output) {
    checkArgument(
        gradient.equalShapes(output),
        "a gradient of shape %s expected, found %s",
        Arrays.toString(output.shape()),
        Arrays.toString(gradient.shape()));
  }

  /** Forward, loss, backward, update; the network counts its iterations. */
  static double classify(
      CompiledNetwork compiled, MultiLayerNetwork network, OutputLoss loss, DataSet batch) {
    int iteration = network.getIterationCount();
    int examples = Math.toIntExact(batch.getFeatures().size(0));
    try (Pass pass = compiled.forward(batch.getFeatures(), Mode.TRAIN, iteration)) {
      double score =
          loss.differentiate(pass.output(), batch) + network.calcRegularizationScore(true);
      compiled.zeroGradients();
      pass.backward(loss.gradient(), Want.PARAMETERS);
      compiled.update(examples, iteration, network.getEpochCount());
      network.setIterationCount(iteration + 1);
      return score;
    }
  }
}

package io.github.fmnist.models.internal;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Finds networks whose batch normalization needs several examples for the variance of a channel in
 * training.
 */
public final class BatchNormalizations {
  private BatchNormalizations() {}

  /**
   * Returns whether a batch of one example gives a channel a single value, whose variance is 0. The
   * channel would then be the same constant for every example, and Deeplearning4j would train on
   * that. An image of several pixels has enough values, and a frozen layer computes no variance.
   *
   * @param example {@code [1, ...]}, of the network's input shape
   */
  public static boolean needSeveral(MultiLayerNetwork network, INDArray example) {
    Layer[] layers = network.getLayers();
    if (Arrays.stream(layers).noneMatch(BatchNormalization.class::isInstance)) {
      return false;
    }
    List<INDArray> activations = network.feedForward(example.dup(), false);
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] instanceof BatchNormalization normalization
          && activations.get(i + 1).length() == normalization.layerConf().getNIn()) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #needSeveral(MultiLayerNetwork, INDArray)}, for a network whose input is rows. */
  public static boolean needSeveral(MultiLayerNetwork network, int inputs) {
    return needSeveral(network, Nd4j.zeros(DataType.FLOAT, 1, inputs));
  }
}

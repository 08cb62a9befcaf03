package io.github.fmnist.models.internal;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batch normalization takes a variance over the values of each channel while it is trained. */
public final class BatchNormalizations {
  private BatchNormalizations() {}

  /**
   * Tells whether one example alone would give a channel a single value, whose variance is 0. The
   * channel would then be the same constant for every example, and Deeplearning4j would train on
   * that. An image of several pixels has values enough, and a frozen layer takes no variance.
   *
   * @param example {@code [1, ...]}, of the shape that the network takes
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

  /** As above, of a network that takes rows. */
  public static boolean needSeveral(MultiLayerNetwork network, int inputs) {
    return needSeveral(network, Nd4j.zeros(DataType.FLOAT, 1, inputs));
  }
}

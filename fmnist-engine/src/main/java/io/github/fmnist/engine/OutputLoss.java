package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The loss of an output layer, computed by Deeplearning4j's own loss function. */
final class OutputLoss {
  private final MultiLayerNetwork network;
  private INDArray gradient;

  private OutputLoss(MultiLayerNetwork network) {
    this.network = network;
  }

  static OutputLoss of(MultiLayerNetwork network) {
    return new OutputLoss(network);
  }

  double differentiate(INDArray logits, DataSet batch) {
    BaseOutputLayer layer =
        (BaseOutputLayer) network.getLayer(network.getnLayers() - 1).conf().getLayer();
    ILossFunction function = layer.getLossFn();
    IActivation activation = layer.getActivationFn();
    INDArray labels = batch.getLabels();
    gradient = function.computeGradient(labels, logits, activation, null);
    return function.computeScore(labels, logits.dup(), activation, null, true);
  }

  INDArray gradient() {
    return gradient;
  }
}

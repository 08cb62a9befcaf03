package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The stock layers of a network, run one after another; they hold the state of the latest batch.
 */
final class Dl4jLayers {
  private static final LayerWorkspaceMgr HEAP = LayerWorkspaceMgr.noWorkspaces();

  private final MultiLayerNetwork network;
  private final NetworkArrays arrays;
  private final boolean endsInOutputLayer;

  /** The inputs that this class passed to the layers, for the latest batch. */
  private final List<INDArray> inputs = new ArrayList<>();

  /** The inputs that the layers stored for that batch. */
  private final List<INDArray> storedInputs = new ArrayList<>();

  private Mode mode = Mode.INFERENCE;
  private int examples;

  Dl4jLayers(MultiLayerNetwork network, NetworkArrays arrays) {
    this.network = network;
    this.arrays = arrays;
    org.deeplearning4j.nn.conf.layers.Layer last =
        network.getLayer(network.getnLayers() - 1).conf().getLayer();
    endsInOutputLayer = last instanceof BaseOutputLayer;
  }

  /**
   * Runs forward; the result of an output layer is its logits.
   *
   * @throws IllegalArgumentException if the batch does not fit the layers
   */
  INDArray forward(INDArray x, Mode mode, long step) {
    checkHasLogits();
    this.mode = mode;
    examples = Math.toIntExact(x.size(0));
    inputs.clear();
    storedInputs.clear();
    Stock.checkImages(network, x);
    if (mode == Mode.TRAIN) {
      Stock.seed(network, step);
    }
    INDArray own = x.castTo(network.params().dataType()).dup('c');
    INDArray result = Stock.accepted(network, x, () -> forward(own));
    for (Layer layer : network.getLayers()) {
      storedInputs.add(layer.input());
    }
    return result;
  }

  /**
   * Returns whether the layers still hold the latest batch; another use of the network replaces it.
   */
  boolean holdLatestBatch() {
    for (int i = 0; i < storedInputs.size(); i++) {
      if (network.getLayer(i).input() != storedInputs.get(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Rejects output layers whose logits are unknown: single passes need them, whole steps use {@code
   * fit}.
   */
  private void checkHasLogits() {
    Layer last = network.getLayer(network.getnLayers() - 1);
    Class<?> kind = last.conf().getLayer().getClass();
    checkArgument(
        kind == OutputLayer.class || !(last instanceof IOutputLayer),
        "passes through a network that ends in an OutputLayer or no output layer expected, found"
            + " %s; step and output support it",
        kind.getSimpleName());
  }

  private INDArray forward(INDArray x) {
    INDArray values = x;
    for (int i = 0; i < network.getnLayers(); i++) {
      InputPreProcessor preprocessor = preprocessor(i);
      if (preprocessor != null) {
        values = preprocessor.preProcess(values, examples, HEAP);
      }
      inputs.add(values);
      values = isLogits(i) ? logits(i, values) : activate(i, values);
    }
    return values;
  }

  private INDArray activate(int i, INDArray values) {
    Layer layer = network.getLayer(i);
    layer.setInputMiniBatchSize(examples);
    // Outside training, some layers write their result over their input.
    return mode == Mode.TRAIN
        ? layer.activate(values, true, HEAP)
        : layer.activate(values.dup(), false, HEAP);
  }

  private INDArray logits(int i, INDArray values) {
    IDropout dropout = dropout(i);
    if (mode == Mode.TRAIN && dropout != null) {
      inputs.set(i, dropout.applyDropout(values, values.like(), 0, 0, HEAP));
    }
    INDArray result = inputs.get(i).mmul(network.getLayer(i).getParam("W"));
    return hasBias(i) ? result.addiRowVector(network.getLayer(i).getParam("b")) : result;
  }

  /**
   * Runs backward and writes all parameter gradients.
   *
   * @return the gradient with respect to the input; null if a layer is frozen
   */
  @Nullable INDArray backward(INDArray outputGradient) {
    INDArray gradient = outputGradient;
    for (int i = network.getnLayers() - 1; i >= 0; i--) {
      if (network.getLayer(i) instanceof FrozenLayer) {
        return null; // as Deeplearning4j does
      }
      gradient = isLogits(i) ? logitsBackward(i, gradient) : backward(i, gradient);
      if (preprocessor(i) != null && gradient != null) {
        gradient = preprocessor(i).backprop(gradient, examples, HEAP);
      }
    }
    return gradient;
  }

  private INDArray backward(int i, INDArray gradient) {
    Layer layer = network.getLayer(i);
    if (mode == Mode.INFERENCE) {
      if (layer.conf().getLayer() instanceof BatchNormalization) {
        return new FixedNormalization(layer, arrays).backward(inputs.get(i), gradient);
      }
      layer.setInput(inputs.get(i), HEAP);
    }
    return layer.backpropGradient(gradient, HEAP).getSecond();
  }

  private INDArray logitsBackward(int i, INDArray gradient) {
    INDArray weights = network.getLayer(i).getParam("W");
    gradientOf(weights).assign(inputs.get(i).transpose().mmul(gradient));
    if (hasBias(i)) {
      gradientOf(network.getLayer(i).getParam("b")).assign(gradient.sum(true, 0));
    }
    INDArray inputGradient = gradient.mmul(weights.transpose());
    return mode == Mode.TRAIN && dropout(i) != null
        ? dropout(i).backprop(inputGradient, inputGradient, 0, 0)
        : inputGradient;
  }

  private INDArray gradientOf(INDArray parameter) {
    return arrays.gradientOf(parameter).reshape('f', parameter.shape());
  }

  private boolean isLogits(int i) {
    return endsInOutputLayer && i == network.getnLayers() - 1;
  }

  private boolean hasBias(int i) {
    return network.getLayer(i).paramTable().containsKey("b");
  }

  private IDropout dropout(int i) {
    return network.getLayer(i).conf().getLayer().getIDropout();
  }

  private InputPreProcessor preprocessor(int i) {
    return network.getLayerWiseConfigurations().getInputPreProcess(i);
  }
}

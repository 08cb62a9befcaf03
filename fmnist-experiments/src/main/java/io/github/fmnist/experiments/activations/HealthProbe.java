package io.github.fmnist.experiments.activations;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Measures the hidden layers of a network while it is trained.
 *
 * <p>A compiled network has only one output. The probe therefore compiles one twin of the network
 * that ends with each hidden layer, and a whole one for the gradients. The twins share the
 * network's parameters and nothing else: measuring does not change what training uses.
 */
final class HealthProbe implements AutoCloseable {
  private final DataSet images;
  private final Activation activation;
  private final CompiledNetwork whole;
  private final List<HiddenLayer> layers = new ArrayList<>();

  /**
   * Creates a probe.
   *
   * @param network the network, whose hidden layers have the given activation
   * @param images the images to measure with, and their labels
   */
  HealthProbe(MultiLayerNetwork network, Activation activation, Engine engine, DataSet images) {
    this.images = images;
    this.activation = activation;
    whole = engine.compile(twin(network, network.getnLayers()));
    int convolutions = 0;
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i).conf().getLayer();
      if (layer instanceof BaseLayer && !(layer instanceof OutputLayer)) {
        String name = layer instanceof ConvolutionLayer ? "convolution " + ++convolutions : "dense";
        layers.add(new HiddenLayer(name, i, engine.compile(twin(network, i + 1))));
      }
    }
  }

  /** Returns a network of the first layers, on the parameters of the given network. */
  private static MultiLayerNetwork twin(MultiLayerNetwork network, int layers) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations().clone();
    configuration.setConfs(new ArrayList<>(configuration.getConfs().subList(0, layers)));
    long parameters = 0;
    for (int i = 0; i < layers; i++) {
      parameters += network.getLayer(i).numParams();
    }
    MultiLayerNetwork twin = new MultiLayerNetwork(configuration);
    INDArray all = network.params().reshape(network.numParams());
    twin.init(all.get(NDArrayIndex.interval(0, parameters)), false);
    return twin;
  }

  /** Measures all hidden layers after an epoch. */
  List<LayerHealth> measure(EpochMetrics epoch) {
    computeGradients();
    return layers.stream().map(layer -> measure(layer, epoch)).toList();
  }

  private void computeGradients() {
    whole.zeroGradients();
    try (Pass pass = whole.forward(images.getFeatures(), Mode.INFERENCE, 0)) {
      INDArray probabilities = Transforms.softmax(pass.output(), true);
      pass.backward(probabilities.subi(images.getLabels()), Gradients.PARAMETERS);
    }
  }

  private LayerHealth measure(HiddenLayer layer, EpochMetrics epoch) {
    try (Pass pass = layer.network.forward(images.getFeatures(), Mode.INFERENCE, 0)) {
      Responses responses = Responses.of(pass.output(), activation);
      return new LayerHealth(
          epoch.data(),
          epoch.activation(),
          epoch.seed(),
          epoch.epoch(),
          layer.name,
          responses.deadUnits(),
          responses.saturatedResponses(),
          responses.mean(),
          responses.variance(),
          gradientNorm(layer.index));
    }
  }

  private double gradientNorm(int layer) {
    INDArray sum = whole.network().getLayer(layer).getGradientsViewArray();
    return sum.norm2Number().doubleValue() / images.numExamples();
  }

  @Override
  public void close() {
    layers.forEach(layer -> layer.network.close());
    whole.close();
  }

  /** A hidden layer, and the network that ends with it. */
  private record HiddenLayer(String name, int index, CompiledNetwork network) {}
}

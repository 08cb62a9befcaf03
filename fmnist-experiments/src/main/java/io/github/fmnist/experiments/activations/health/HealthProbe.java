package io.github.fmnist.experiments.activations.health;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Measures the hidden layers of a network while it is trained.
 *
 * <p>A compiled network has only one output. The probe therefore compiles one section of the
 * network for each hidden layer, whose input is the output of the section before, and a whole one
 * for the gradients. These twins share the network's parameters and nothing else: measuring does
 * not change what training uses.
 *
 * <p>The images come in parts, so that memory holds the responses to one part only.
 */
public final class HealthProbe implements AutoCloseable {
  private final List<DataSet> parts;
  private final Activation activation;
  private final CompiledNetwork whole;

  /** The gradients of the mean loss of all images, after a measurement. */
  private final INDArray gradients;

  private final List<HiddenLayer> layers = new ArrayList<>();

  /**
   * Creates a probe.
   *
   * @param network the network, whose hidden layers have the given activation
   * @param parts the images to measure with, and their labels
   */
  public HealthProbe(
      MultiLayerNetwork network, Activation activation, Engine engine, List<DataSet> parts) {
    this.parts = parts;
    this.activation = activation;
    whole = engine.compile(twin(network, 0, network.getnLayers()));
    gradients = Nd4j.zeros(DataType.FLOAT, network.numParams());
    int convolutions = 0;
    int start = 0;
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = layer(network, i);
      if (hasWeights(layer) && !(layer instanceof OutputLayer)) {
        String name = layer instanceof ConvolutionLayer ? "convolution " + ++convolutions : "dense";
        int end = end(network, i);
        layers.add(
            new HiddenLayer(
                name,
                whole.engine().compile(twin(network, start, end)),
                ofLayers(gradients, network, i, end)));
        start = end;
      }
    }
  }

  /**
   * Returns the index after the layer that activates: the layer with the weights itself or, with
   * batch normalization, a layer of its own.
   */
  private static int end(MultiLayerNetwork network, int weights) {
    int next = weights + 1;
    while (!hasWeights(layer(network, next))) {
      if (layer(network, next++) instanceof ActivationLayer) {
        return next;
      }
    }
    return weights + 1;
  }

  private static boolean hasWeights(Layer layer) {
    return layer instanceof BaseLayer && !(layer instanceof BatchNormalization);
  }

  private static Layer layer(MultiLayerNetwork network, int index) {
    return network.getLayer(index).conf().getLayer();
  }

  /** Returns a network of some of the layers, on the parameters of the given network. */
  private static MultiLayerNetwork twin(MultiLayerNetwork network, int from, int to) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations().clone();
    configuration.setConfs(new ArrayList<>(configuration.getConfs().subList(from, to)));
    Map<Integer, InputPreProcessor> preprocessors = new HashMap<>();
    configuration
        .getInputPreProcessors()
        .forEach((layer, preprocessor) -> preprocessors.put(layer - from, preprocessor));
    configuration.setInputPreProcessors(preprocessors);
    MultiLayerNetwork twin = new MultiLayerNetwork(configuration);
    twin.init(ofLayers(network.params().reshape(network.numParams()), network, from, to), false);
    return twin;
  }

  /** Returns a view of the part of an array of all parameters that some of the layers have. */
  private static INDArray ofLayers(INDArray all, MultiLayerNetwork network, int from, int to) {
    return all.get(
        NDArrayIndex.interval(parametersBefore(network, from), parametersBefore(network, to)));
  }

  private static long parametersBefore(MultiLayerNetwork network, int layer) {
    return IntStream.range(0, layer).mapToLong(i -> network.getLayer(i).numParams()).sum();
  }

  /**
   * Measures all hidden layers after an epoch.
   *
   * @param data {@code real}, {@code synthetic} or a name
   * @param name name of the activation
   * @param seed seed of the network
   * @param epoch number of the epoch, from 1
   */
  public List<LayerHealth> measure(String data, String name, long seed, int epoch) {
    List<Responses> responses = layers.stream().map(layer -> new Responses(activation)).toList();
    gradients.assign(0);
    for (DataSet part : parts) {
      addResponses(responses, 0, part.getFeatures());
      addGradients(part);
    }
    gradients.divi(parts.stream().mapToInt(DataSet::numExamples).sum());
    return IntStream.range(0, layers.size())
        .mapToObj(
            i -> {
              HiddenLayer layer = layers.get(i);
              Responses all = responses.get(i);
              return new LayerHealth(
                  data,
                  name,
                  seed,
                  epoch,
                  layer.name,
                  all.deadUnits(),
                  all.saturatedResponses(),
                  all.mean(),
                  all.variance(),
                  layer.gradients.norm2Number().doubleValue());
            })
        .toList();
  }

  /** Adds the responses of the hidden layers from one on, to the output of those before it. */
  private void addResponses(List<Responses> responses, int from, INDArray input) {
    if (from < layers.size()) {
      try (Pass pass = layers.get(from).section.forward(input, Mode.INFERENCE, 0)) {
        responses.get(from).add(pass.output());
        addResponses(responses, from + 1, pass.output());
      }
    }
  }

  private void addGradients(DataSet part) {
    whole.zeroGradients();
    try (Pass pass = whole.forward(part.getFeatures(), Mode.INFERENCE, 0)) {
      INDArray probabilities = Transforms.softmax(pass.output(), true);
      pass.backward(probabilities.subi(part.getLabels()), Gradients.PARAMETERS);
    }
    gradients.addi(whole.network().getFlattenedGradients().reshape(gradients.length()));
  }

  @Override
  public void close() {
    layers.forEach(layer -> layer.section.close());
    whole.close();
  }

  /**
   * A hidden layer.
   *
   * @param section the section of the network that ends with it
   * @param gradients its part of the gradients
   */
  private record HiddenLayer(String name, CompiledNetwork section, INDArray gradients) {}
}

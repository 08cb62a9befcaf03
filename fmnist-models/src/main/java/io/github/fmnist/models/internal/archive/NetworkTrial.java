package io.github.fmnist.models.internal.archive;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.NetworkShape;
import java.util.OptionalLong;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * Trains a network from a file on a few zeros, before it is filled with its parameters.
 * Deeplearning4j detects some faults of a configuration only in training, with various exceptions.
 */
public final class NetworkTrial {
  private static final int ROWS = 2;

  private NetworkTrial() {}

  /**
   * Computes a forward and a backward pass and an update.
   *
   * @param network the compiled network, whose counts determine the learning rate of the update
   * @param inputs number of values in a row
   * @param gradients gradients to compute
   */
  public static void train(
      CompiledNetwork compiled, MultiLayerNetwork network, long inputs, Gradients gradients) {
    int iteration = network.getIterationCount();
    compiled.zeroGradients();
    // Stock Deeplearning4j has no backward pass below a frozen layer, although the model computes.
    Gradients supported = compiled.engine() == Engine.DL4J ? Gradients.PARAMETERS : gradients;
    try (Pass pass = compiled.forward(zeros(inputs), Mode.TRAIN, iteration)) {
      pass.backward(Nd4j.ones(DataType.FLOAT, pass.output().shape()), supported);
    }
    compiled.update(ROWS, iteration, network.getEpochCount());
    compiled.zeroGradients();
  }

  /**
   * Tries a network on stock Deeplearning4j, if its input is rows whose length the configuration
   * determines.
   *
   * @throws InvalidModelException if the network does not compute
   */
  static void classify(String source, MultiLayerNetwork network) throws InvalidModelException {
    OptionalLong inputs = inputs(network);
    if (inputs.isEmpty()) {
      return;
    }
    int iteration = network.getIterationCount();
    try (CompiledNetwork compiled = Engine.DL4J.compile(network)) {
      requireBounded(network, inputs.getAsLong());
      INDArray outputs = compiled.output(zeros(inputs.getAsLong()));
      Layer last = network.getLayer(network.getnLayers() - 1).conf().getLayer();
      if (last.getClass() == OutputLayer.class) {
        INDArray labels = firstClass((OutputLayer) last, outputs.size(1));
        compiled.step(new DataSet(zeros(inputs.getAsLong()), labels));
      }
      network.setIterationCount(iteration);
      network.setUpdater(null);
    } catch (RuntimeException e) {
      // Deeplearning4j's layers throw unchecked exceptions of many kinds.
      throw new InvalidModelException(
          "%s: a network that computes expected: %s".formatted(source, Excerpt.of(e)), e);
    }
  }

  /**
   * Refuses a network that {@link #classify} would refuse for its cost, so that none is written.
   *
   * @throws InvalidModelException if the network needs too much memory or time
   */
  public static void requireBounded(MultiLayerNetwork network) throws InvalidModelException {
    OptionalLong inputs = inputs(network);
    try {
      if (inputs.isPresent()) {
        requireBounded(network, inputs.getAsLong());
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException("not saved: " + e.getMessage(), e);
    }
  }

  private static void requireBounded(MultiLayerNetwork network, long inputs) {
    NetworkShape.ofRows("network", Math.toIntExact(inputs)).requireBounded(network, Engine.DL4J);
  }

  /** Returns the labels of rows of the first class. */
  private static INDArray firstClass(OutputLayer layer, long classes) {
    if (layer.getLossFn() instanceof LossSparseMCXENT) {
      return zeros(1);
    }
    INDArray labels = zeros(classes);
    labels.getColumn(0).assign(1);
    return labels;
  }

  private static OptionalLong inputs(MultiLayerNetwork network) {
    InputPreProcessor preprocessor = network.getLayerWiseConfigurations().getInputPreProcess(0);
    if (preprocessor instanceof FeedForwardToCnnPreProcessor images) {
      return OptionalLong.of(
          images.getNumChannels() * images.getInputHeight() * images.getInputWidth());
    }
    Layer first = network.getLayer(0).conf().getLayer();
    if (preprocessor == null && first instanceof DenseLayer dense) {
      return OptionalLong.of(dense.getNIn());
    }
    return preprocessor == null && first instanceof OutputLayer output
        ? OptionalLong.of(output.getNIn())
        : OptionalLong.empty();
  }

  private static INDArray zeros(long inputs) {
    return Nd4j.zeros(DataType.FLOAT, ROWS, inputs);
  }
}

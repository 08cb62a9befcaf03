package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import java.util.Arrays;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.exception.ND4JIllegalStateException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whole steps by Deeplearning4j's own {@code fit}, which supports every layer, setting, mask and
 * listener.
 */
final class Stock {
  private Stock() {}

  /**
   * Fits a batch once. If the loss is infinite or NaN, or if parameters become so because ReLU and
   * maximum pooling hid a NaN from the loss, the network is restored to its previous state.
   *
   * @return the loss before the update; NaN if parameters would have become infinite or NaN
   * @throws IllegalArgumentException if the batch does not fit the network
   */
  static double fit(MultiLayerNetwork network, DataSet batch) {
    check(network, batch);
    int iteration = network.getIterationCount();
    seed(network, iteration);
    INDArray state = network.getUpdater().getStateViewArray();
    INDArray stateBefore = state == null ? null : state.dup();
    INDArray paramsBefore = network.params().dup();
    // Otherwise old gradients would change frozen layers.
    network.getFlattenedGradients().assign(0);
    DataType type = network.params().dataType();
    accepted(
        network,
        batch.getFeatures(),
        () -> {
          network.fit(
              ownFeatures(network, batch.getFeatures()),
              batch.getLabels().castTo(type),
              batch.getFeaturesMaskArray(),
              batch.getLabelsMaskArray());
          return null;
        });
    double score = FiniteCheck.allFinite(network.params()) ? network.score() : Double.NaN;
    if (!Double.isFinite(score)) {
      network.setScore(score);
      network.params().assign(paramsBefore);
      if (state != null) {
        state.assign(stateBefore);
      }
      network.setIterationCount(iteration);
    }
    return score;
  }

  /**
   * Computes the activations of the last layer, with the masks of a batch.
   *
   * @throws IllegalArgumentException if the batch does not fit the network
   */
  static INDArray output(MultiLayerNetwork network, DataSet batch) {
    INDArray x = batch.getFeatures();
    checkFeatures(network, batch);
    INDArray output =
        accepted(
                network,
                x,
                () ->
                    network.output(
                        ownFeatures(network, x),
                        false,
                        batch.getFeaturesMaskArray(),
                        batch.getLabelsMaskArray()))
            .castTo(DataType.FLOAT)
            .dup('c');
    propagateNonFinite(network, x, output, Mode.INFERENCE);
    return output;
  }

  /**
   * Replaces outputs by NaN where the batch or the parameters are infinite or NaN, as with oneDNN:
   * ReLU and maximum pooling of Deeplearning4j hide such values as well.
   */
  static void propagateNonFinite(
      MultiLayerNetwork network, INDArray x, INDArray output, Mode mode) {
    if (!FiniteCheck.allFinite(network.params())) {
      FiniteCheck.fillWithNan(output);
      return;
    }
    boolean mixesExamples =
        mode == Mode.TRAIN
            && Arrays.stream(network.getLayers())
                .anyMatch(layer -> layer.conf().getLayer() instanceof BatchNormalization);
    FiniteCheck.propagate(x, output, mixesExamples);
  }

  /**
   * Returns the loss of a batch without training; NaN if the batch or the parameters are infinite
   * or NaN.
   *
   * @throws IllegalArgumentException if the batch does not fit the network
   */
  static double score(MultiLayerNetwork network, DataSet batch) {
    check(network, batch);
    double score = stockScore(network, batch);
    return FiniteCheck.allFinite(batch.getFeatures()) && FiniteCheck.allFinite(network.params())
        ? score
        : Double.NaN;
  }

  private static double stockScore(MultiLayerNetwork network, DataSet batch) {
    return accepted(
        network,
        batch.getFeatures(),
        () ->
            network.score(
                new org.nd4j.linalg.dataset.DataSet(
                    ownFeatures(network, batch.getFeatures()),
                    batch.getLabels(),
                    batch.getFeaturesMaskArray(),
                    batch.getLabelsMaskArray()),
                false));
  }

  /**
   * Runs a computation of the layers on a batch; converts all exceptions for a batch that does not
   * fit to one type.
   */
  static <T> T accepted(MultiLayerNetwork network, INDArray x, Supplier<T> computation) {
    try {
      return computation.get();
    } catch (DL4JException | ND4JIllegalStateException | IllegalArgumentException e) {
      // Layers that stopped halfway keep the masks of the batch.
      network.clearLayerMaskArrays();
      throw refused(x, e);
    }
  }

  /**
   * Copies features to the network's data type and keeps their order in memory. A copy is needed
   * since frozen activation layers of Deeplearning4j write into their input.
   */
  static INDArray ownFeatures(MultiLayerNetwork network, INDArray x) {
    return x.castTo(network.params().dataType()).dup(x.ordering());
  }

  /** Sets the seed of nd4j's generator, so that the same step generates the same numbers. */
  static void seed(MultiLayerNetwork network, long step) {
    long seed = network.getDefaultConfiguration().getSeed();
    Nd4j.getRandom().setSeed(CounterRandom.of(seed, 0, 0, step).bits(0));
  }

  /** Rejects images of another size, which Deeplearning4j's preprocessor would accept. */
  static void checkImages(MultiLayerNetwork network, INDArray x) {
    if (network.getLayerWiseConfigurations().getInputPreProcess(0)
        instanceof FeedForwardToCnnPreProcessor images) {
      LayerSpec.Reshape.of(images).outputShape(x.shape());
    }
  }

  private static IllegalArgumentException refused(INDArray x, RuntimeException cause) {
    return new IllegalArgumentException(
        "a batch that fits the layers expected, found %s: %s"
            .formatted(Arrays.toString(x.shape()), cause.getMessage()),
        cause);
  }

  private static void check(MultiLayerNetwork network, DataSet batch) {
    checkState(
        network.getOutputLayer() instanceof IOutputLayer,
        "a network that ends in an output layer expected");
    checkFeatures(network, batch);
    INDArray labels = batch.getLabels();
    checkArgument(labels != null, "a batch with labels expected, found none");
    LiveArray.require(labels, "labels");
    Object last = network.getLayer(network.getnLayers() - 1).conf().getLayer();
    if (last.getClass() == OutputLayer.class) {
      OutputLayer output = (OutputLayer) last;
      OutputLoss.checkShape(labels, output, batch.getFeatures().size(0), output.getNOut());
    }
  }

  private static void checkFeatures(MultiLayerNetwork network, DataSet batch) {
    Steps.checkBatch(batch.getFeatures());
    checkImages(network, batch.getFeatures());
    checkMask(batch.getFeaturesMaskArray(), batch);
    checkMask(batch.getLabelsMaskArray(), batch);
  }

  private static void checkMask(INDArray mask, DataSet batch) {
    if (mask != null) {
      LiveArray.require(mask, "masks");
      long examples = batch.getFeatures().size(0);
      checkArgument(
          mask.rank() > 1 && mask.size(0) == examples,
          "masks of %s examples expected, found %s",
          examples,
          Arrays.toString(mask.shape()));
    }
  }
}

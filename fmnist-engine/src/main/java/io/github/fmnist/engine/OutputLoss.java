package io.github.fmnist.engine;

import static java.util.Objects.requireNonNull;
import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** The loss of a network's output layer, and its gradient with respect to the logits. */
final class OutputLoss {
  private final @Nullable BaseOutputLayer layer;

  /** Whether the loss is the mean over the examples; else it is their sum. */
  private final boolean mean;

  private @Nullable INDArray gradient;

  private OutputLoss(@Nullable BaseOutputLayer layer, boolean mean) {
    this.layer = layer;
    this.mean = mean;
  }

  /**
   * Returns the loss of the network's last layer. If this is not an output layer, the loss cannot
   * be computed.
   */
  static OutputLoss of(MultiLayerNetwork network) {
    NeuralNetConfiguration last = network.getLayer(network.getnLayers() - 1).conf();
    return new OutputLoss(
        last.getLayer() instanceof BaseOutputLayer output ? output : null, last.isMiniBatch());
  }

  /** Returns whether the loss is the mean over the examples; else it is their sum. */
  boolean isMean() {
    return mean;
  }

  /** Computes loss and gradient; returns the loss as Deeplearning4j defines it. */
  double differentiate(INDArray logits, DataSet batch) {
    INDArray labels = checkedLabels(logits, batch);
    if (isPlainSoftmaxCrossEntropy()) {
      return softmaxCrossEntropy(logits, labels);
    }
    gradient =
        layer().getLossFn().computeGradient(labels, logits.dup(), layer().getActivationFn(), null);
    return generalScore(logits, labels);
  }

  /** Computes the loss alone, as Deeplearning4j defines it. */
  double score(INDArray logits, DataSet batch) {
    return generalScore(logits, checkedLabels(logits, batch));
  }

  private INDArray checkedLabels(INDArray logits, DataSet batch) {
    BaseOutputLayer output = layer();
    INDArray labels = batch.getLabels();
    checkArgument(labels != null, "a batch with labels expected, found none");
    LiveArray.require(labels, "labels");
    checkArgument(
        batch.getFeaturesMaskArray() == null && batch.getLabelsMaskArray() == null,
        "a batch without masks expected");
    checkShape(labels, output, logits.shape());
    return labels;
  }

  /**
   * Rejects labels whose shape does not match the outputs: one value for each output or, for {@code
   * LossSparseMCXENT}, the number of a class.
   */
  static void checkShape(INDArray labels, BaseOutputLayer layer, long... outputs) {
    long[] shape =
        layer.getLossFn().getClass() == LossSparseMCXENT.class
            ? new long[] {outputs[0], 1}
            : outputs;
    checkArgument(
        Arrays.equals(labels.shape(), shape),
        "labels of shape %s expected, found %s",
        Arrays.toString(shape),
        Arrays.toString(labels.shape()));
  }

  /** Returns the gradient that {@link #differentiate} computed last. */
  INDArray gradient() {
    return requireNonNull(gradient);
  }

  private BaseOutputLayer layer() {
    if (layer == null) {
      throw new IllegalStateException("a network that ends in an output layer expected");
    }
    return layer;
  }

  private boolean isPlainSoftmaxCrossEntropy() {
    Class<?> kind = layer().getLossFn().getClass();
    return layer().getActivationFn().getClass() == ActivationSoftmax.class
        && (kind == LossMCXENT.class || kind == LossNegativeLogLikelihood.class)
        && ((LossMCXENT) layer().getLossFn()).getWeights() == null;
  }

  private double generalScore(INDArray logits, INDArray labels) {
    double sum =
        layer()
            .getLossFn()
            .computeScore(labels, logits.dup(), layer().getActivationFn(), null, false);
    return mean ? sum / logits.size(0) : sum;
  }

  /**
   * Computes loss and gradient in plain Java: for so few values, each call of nd4j would cost more
   * than the arithmetic.
   */
  private double softmaxCrossEntropy(INDArray logits, INDArray labels) {
    int classes = Math.toIntExact(logits.size(1));
    float[] z = values(logits);
    float[] y = values(labels);
    double clip = ((LossMCXENT) layer().getLossFn()).getSoftmaxClipEps();
    double minLog = Math.log(clip);
    double maxLog = Math.log1p(-clip);
    double loss = 0;
    for (int from = 0; from < z.length; from += classes) {
      loss += softmaxCrossEntropy(z, y, from, from + classes, minLog, maxLog);
    }
    gradient = Nd4j.createFromArray(z).reshape(logits.shape());
    return mean ? loss / logits.size(0) : loss;
  }

  /** Returns the values in c order, without a call of nd4j if they lie like that in memory. */
  private static float[] values(INDArray array) {
    if (array.dataType() != DataType.FLOAT || !OneDnnNetwork.hasPlainStrides(array)) {
      return array.dup('c').data().asFloat();
    }
    float[] values = new float[Math.toIntExact(array.length())];
    new FloatPointer(Memory.of(array)).get(values);
    return values;
  }

  /**
   * Replaces the logits of one example by the gradient; returns its loss.
   *
   * @param minLog the value to which Deeplearning4j raises smaller logarithms of probabilities
   * @param maxLog the value to which it lowers larger ones
   */
  private static double softmaxCrossEntropy(
      float[] z, float[] y, int from, int to, double minLog, double maxLog) {
    float max = z[from];
    for (int i = from + 1; i < to; i++) {
      max = Math.max(max, z[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(z[i] - max);
    }
    double logSum = max + Math.log(sum);
    double loss = 0;
    for (int i = from; i < to; i++) {
      loss -= y[i] * Math.min(Math.max(z[i] - logSum, minLog), maxLog);
      z[i] = (float) Math.exp(z[i] - logSum) - y[i];
    }
    return loss;
  }
}

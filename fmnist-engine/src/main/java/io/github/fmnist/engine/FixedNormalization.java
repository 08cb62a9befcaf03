package io.github.fmnist.engine;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The backward pass through a stock batch normalization that used its running statistics.
 * Deeplearning4j's own backward pass treats them as statistics of the batch.
 */
final class FixedNormalization {
  private final Layer layer;
  private final NetworkArrays arrays;
  private final BatchNormalization configuration;

  FixedNormalization(Layer layer, NetworkArrays arrays) {
    this.layer = layer;
    this.arrays = arrays;
    configuration = (BatchNormalization) layer.conf().getLayer();
  }

  /** Writes the gradients of gamma and beta; returns the gradient of the input. */
  INDArray backward(INDArray x, INDArray outputGradient) {
    boolean channelsLast = x.rank() == 4 && configuration.getCnn2DFormat() == CNN2DFormat.NHWC;
    int channels = channelsLast ? 3 : 1;
    int[] others = IntStream.range(0, x.rank()).filter(axis -> axis != channels).toArray();
    INDArray deviation = Transforms.sqrt(variance().addi(configuration.getEps()));
    if (configuration.isLockGammaBeta()) {
      INDArray factor = deviation.rdiv(configuration.getGamma());
      return Broadcast.mul(outputGradient, factor, outputGradient.like(), channels);
    }
    INDArray normalized = Broadcast.sub(x, layer.getParam("mean"), x.like(), channels);
    Broadcast.div(normalized, deviation, normalized, channels);
    arrays.gradientOf(layer.getParam("gamma")).assign(outputGradient.mul(normalized).sum(others));
    arrays.gradientOf(layer.getParam("beta")).assign(outputGradient.sum(others));
    INDArray factor = layer.getParam("gamma").div(deviation);
    return Broadcast.mul(outputGradient, factor, outputGradient.like(), channels);
  }

  private INDArray variance() {
    return configuration.isUseLogStd()
        ? Transforms.exp(layer.getParam("log10stdev").mul(2 * Math.log(10)))
        : layer.getParam("var").dup();
  }
}

package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Divides the weights of each layer by their greatest singular value, found by power iteration
 * (Miyato et al. 2018, <a href="https://arxiv.org/abs/1802.05957">arXiv 1802.05957</a>, algorithm
 * 1). The paper divides in each forward pass; here the stored weights themselves are divided after
 * each update. The weights of a convolution are a matrix of its output channels by all other
 * dimensions.
 *
 * <p>The singular vectors are kept between updates, since an update changes them little.
 */
final class SpectralNorm {
  /** Number of iterations after an update. */
  private static final int ITERATIONS = 2;

  /** Number of iterations from random vectors. */
  private static final int INITIAL_ITERATIONS = 100;

  /** Layers whose weights are a matrix of outputs by inputs, or the transpose of one. */
  private static final Set<Class<?>> KINDS =
      Set.of(DenseLayer.class, ConvolutionLayer.class, OutputLayer.class);

  private final List<INDArray> matrices = new ArrayList<>();
  private final List<INDArray> vectors = new ArrayList<>();
  private final INDArray state;

  SpectralNorm(MultiLayerNetwork network, long seed) {
    for (Layer layer : network.getLayers()) {
      Class<?> kind = layer.conf().getLayer().getClass();
      if (KINDS.contains(kind)) {
        INDArray weights = layer.getParam("W");
        matrices.add(weights.rank() == 2 ? weights : weights.reshape('c', weights.size(0), -1));
      } else {
        checkArgument(
            layer.numParams() == 0 || kind == BatchNormalization.class,
            "dense layers and convolutions expected for spectral normalization, found a %s",
            kind.getSimpleName());
      }
    }
    long length = matrices.stream().mapToLong(matrix -> matrix.size(0)).sum();
    float[] noise = new float[Math.toIntExact(length)];
    Gaussian.fill(
        noise, 0, noise.length, CounterRandom.of(seed, RandomStream.SPECTRAL_VECTORS, 0, 0), 0);
    state = Nd4j.createFromArray(noise);
    long from = 0;
    for (INDArray matrix : matrices) {
      long to = from + matrix.size(0);
      vectors.add(state.get(NDArrayIndex.interval(from, to)).reshape(matrix.size(0), 1));
      from = to;
    }
  }

  /**
   * Returns the concatenated left singular vectors: with the network, the complete state for
   * continuing.
   */
  INDArray state() {
    return state;
  }

  /** Normalizes the initial weights. */
  void begin() {
    project(INITIAL_ITERATIONS);
  }

  /** Normalizes the weights after an update. */
  void project() {
    project(ITERATIONS);
  }

  private void project(int iterations) {
    for (int i = 0; i < matrices.size(); i++) {
      INDArray matrix = matrices.get(i);
      INDArray left = vectors.get(i);
      double norm = 0;
      for (int j = 0; j < iterations; j++) {
        INDArray right = matrix.transpose().mmul(left);
        normalize(right);
        left.assign(matrix.mmul(right));
        norm = normalize(left);
      }
      if (norm > 0) {
        matrix.divi(norm);
      }
    }
  }

  private static double normalize(INDArray vector) {
    double norm = vector.norm2Number().doubleValue();
    if (norm > 0) {
      vector.divi(norm);
    }
    return norm;
  }
}

package io.github.fmnist.models.gan;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.internal.Floats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The norm of a network's gradients, without the entries of its running statistics, which are not
 * gradients.
 */
final class GradientNorm {
  /** The stretches between statistics. */
  private final List<INDArray> parts = new ArrayList<>();

  private final INDArray gradients;

  /**
   * The sum over the passes so far if the network's array holds the last pass only; otherwise null.
   */
  private final @Nullable INDArray sum;

  GradientNorm(MultiLayerNetwork network, CompiledNetwork compiled) {
    gradients = network.getFlattenedGradients();
    sum = compiled.engine() == Engine.DL4J ? gradients.ulike() : null;
    INDArray all = (sum == null ? gradients : sum).reshape(gradients.length());
    long begin = 0;
    for (Layer layer : network.getLayers()) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        if (isStatistic(layer, parameter.getKey())) {
          INDArray statistic = parameter.getValue();
          long end = statistic.offset() - network.params().offset();
          addPart(all, begin, end);
          begin = end + statistic.length();
        }
      }
    }
    addPart(all, begin, all.length());
    begin();
  }

  private void addPart(INDArray all, long begin, long end) {
    if (begin < end) {
      parts.add(all.get(NDArrayIndex.interval(begin, end)));
    }
  }

  /** Returns whether a parameter is a running statistic, which is not updated by a gradient. */
  static boolean isStatistic(Layer layer, String parameter) {
    return !layer.updaterDivideByMinibatch(parameter);
  }

  /** Resets the sum. Must be called when gradients are set to zero. */
  void begin() {
    if (sum != null) {
      sum.assign(0);
    }
  }

  /** Adds the gradients of a pass. Must be called after each backward pass. */
  void add() {
    if (sum != null) {
      sum.addi(gradients);
    }
  }

  /** Returns the Euclidean norm. Must be called before the update. */
  double value() {
    return Math.sqrt(parts.stream().mapToDouble(GradientNorm::squares).sum());
  }

  /** Returns the sum of the squares; only large norms, whose squares exceed float32, take nd4j. */
  private static double squares(INDArray part) {
    double squares = Floats.dot(part, part);
    return Double.isFinite(squares) ? squares : Math.pow(part.norm2Number().doubleValue(), 2);
  }
}

package io.github.fmnist.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Appends activation functions to a graph. */
final class OnnxActivation {
  /** Klambauer et al. 2017, arXiv 1706.02515, as Deeplearning4j has them. */
  private static final float SELU_ALPHA = 1.6732632f;

  private static final float SELU_GAMMA = 1.050701f;

  /** Hendrycks, Gimpel 2016, arXiv 1606.08415: GELU is nearly x * sigmoid(1.702 x). */
  private static final float GELU_SLOPE = 1.702f;

  /** That of Deeplearning4j's precise GELU, whose cubic term contributes less than 1e-4. */
  private static final float PRECISE_GELU_SLOPE = (float) (2 * Math.sqrt(2 / Math.PI));

  private OnnxActivation() {}

  /**
   * Appends an activation.
   *
   * @return the name of the result; empty if the activation is not supported
   */
  static Optional<String> append(OnnxGraph graph, IActivation activation, String x) {
    if (!activation.getClass().getPackage().equals(ActivationReLU.class.getPackage())) {
      return Optional.empty(); // a subclass may compute another function
    }
    if (activation instanceof ActivationIdentity) {
      return Optional.of(x);
    }
    if (activation instanceof ActivationReLU relu) {
      return isPlain(relu) ? Optional.of(graph.node("Relu", List.of(x))) : Optional.empty();
    }
    if (activation instanceof ActivationLReLU leaky) {
      return Optional.of(
          graph.node("LeakyRelu", List.of(x), Map.of("alpha", (float) leaky.getAlpha())));
    }
    if (activation instanceof ActivationELU elu) {
      return Optional.of(graph.node("Elu", List.of(x), Map.of("alpha", (float) elu.getAlpha())));
    }
    if (activation instanceof ActivationSELU) {
      return Optional.of(
          graph.node("Selu", List.of(x), Map.of("alpha", SELU_ALPHA, "gamma", SELU_GAMMA)));
    }
    if (activation instanceof ActivationHardSigmoid) {
      return Optional.of(
          graph.node("HardSigmoid", List.of(x), Map.of("alpha", 0.2f, "beta", 0.5f)));
    }
    if (activation instanceof ActivationSoftmax) {
      return Optional.of(graph.node("Softmax", List.of(x), Map.of("axis", -1L)));
    }
    if (activation instanceof ActivationGELU gelu) {
      return Optional.of(swish(graph, x, gelu.isPrecise() ? PRECISE_GELU_SLOPE : GELU_SLOPE));
    }
    if (activation instanceof ActivationSwish) {
      return Optional.of(graph.node("Mul", List.of(x, graph.node("Sigmoid", List.of(x)))));
    }
    if (activation instanceof ActivationReLU6) {
      return Optional.of(clipped(graph, x, 0, 6));
    }
    if (activation instanceof ActivationHardTanH) {
      return Optional.of(clipped(graph, x, -1, 1));
    }
    if (activation instanceof ActivationThresholdedReLU thresholded) {
      return Optional.of(
          graph.node(
              "ThresholdedRelu", List.of(x), Map.of("alpha", (float) thresholded.getTheta())));
    }
    if (activation instanceof ActivationRectifiedTanh) {
      return Optional.of(graph.node("Relu", List.of(graph.node("Tanh", List.of(x)))));
    }
    if (activation instanceof ActivationCube) {
      return Optional.of(graph.node("Mul", List.of(x, graph.node("Mul", List.of(x, x)))));
    }
    if (activation instanceof ActivationMish) {
      String softplus = graph.node("Softplus", List.of(x));
      return Optional.of(graph.node("Mul", List.of(x, graph.node("Tanh", List.of(softplus)))));
    }
    return operator(activation).map(operator -> graph.node(operator, List.of(x)));
  }

  private static Optional<String> operator(IActivation activation) {
    if (activation instanceof ActivationTanH) {
      return Optional.of("Tanh");
    }
    if (activation instanceof ActivationSigmoid) {
      return Optional.of("Sigmoid");
    }
    if (activation instanceof ActivationSoftSign) {
      return Optional.of("Softsign");
    }
    return activation instanceof ActivationSoftPlus ? Optional.of("Softplus") : Optional.empty();
  }

  /** Appends the value of x that is nearest within an interval. */
  private static String clipped(OnnxGraph graph, String x, float min, float max) {
    String lower = graph.scalar(x + ".min", min);
    return graph.node("Clip", List.of(x, lower, graph.scalar(x + ".max", max)));
  }

  /** Appends x * sigmoid(slope * x). */
  private static String swish(OnnxGraph graph, String x, float slope) {
    String factor = graph.constant(x + ".slope", slope);
    String sigmoid = graph.node("Sigmoid", List.of(graph.node("Mul", List.of(x, factor))));
    return graph.node("Mul", List.of(x, sigmoid));
  }

  private static boolean isPlain(ActivationReLU relu) {
    return relu.getMax() == null && isZero(relu.getThreshold()) && isZero(relu.getNegativeSlope());
  }

  private static boolean isZero(@Nullable Double value) {
    return value == null || value == 0;
  }
}

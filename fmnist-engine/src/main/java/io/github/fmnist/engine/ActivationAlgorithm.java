package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_hardsigmoid;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_mish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_soft_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An activation function as one of oneDNN's element-wise algorithms.
 *
 * @param forward the algorithm
 * @param backward the algorithm of the derivative: from the output where that is possible, so that
 *     the input need not be kept
 * @param fromOutput whether the derivative is computed from the output
 * @param alpha the algorithm's parameter alpha
 * @param beta the algorithm's parameter beta
 * @param scale factor on the result
 * @param nonDecreasing whether the function is non-decreasing, so that it commutes with a maximum
 */
record ActivationAlgorithm(
    int forward,
    int backward,
    boolean fromOutput,
    float alpha,
    float beta,
    float scale,
    boolean nonDecreasing) {

  /** Klambauer et al. 2017, arXiv 1706.02515: the fixed point of mean 0 and variance 1. */
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final double SELU_LAMBDA = 1.0507009873554805;

  /** Hendrycks, Gimpel 2016, arXiv 1606.08415: GELU is nearly x * sigmoid(1.702 x). */
  private static final float GELU_SLOPE = 1.702f;

  /**
   * The precise GELU of Deeplearning4j M2.1 is x / 2 * (1 + tanh(sqrt(2 / pi) (x + (0.044715
   * x)^3))): it cubes the coefficient of the approximation by tanh, too. Without the cubic term,
   * which then contributes less than 1e-4, it is x * sigmoid(2 sqrt(2 / pi) x).
   */
  private static final float PRECISE_GELU_SLOPE = (float) (2 * Math.sqrt(2 / Math.PI));

  /**
   * Returns attributes that make an operation apply an activation to its result, without the factor
   * {@link #scale}.
   *
   * @param activation null for none
   */
  static dnnl_primitive_attr following(Scope scope, @Nullable ActivationAlgorithm activation) {
    return Dnnl.attributes(
        scope,
        operations -> {
          if (activation != null) {
            Dnnl.check(
                dnnl_post_ops_append_eltwise(
                    operations, activation.forward, activation.alpha, activation.beta),
                "an activation");
          }
        });
  }

  /**
   * Finds the algorithm for an activation; empty if oneDNN has none. Only Deeplearning4j's own
   * classes are recognized, since a subclass may compute another function.
   */
  static Optional<ActivationAlgorithm> of(IActivation activation) {
    ActivationAlgorithm found = null;
    if (!activation.getClass().getPackage().equals(ActivationReLU.class.getPackage())) {
      return Optional.empty();
    }
    if (activation instanceof ActivationReLU relu && isPlain(relu)) {
      found = monotone(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd, 0, 1);
    } else if (activation instanceof ActivationLReLU leaky && leaky.getAlpha() >= 0) {
      found = monotone(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd, leaky.getAlpha(), 1);
    } else if (activation instanceof ActivationELU elu && elu.getAlpha() >= 0) {
      found = monotone(dnnl_eltwise_elu, dnnl_eltwise_elu_use_dst_for_bwd, elu.getAlpha(), 1);
    } else if (activation instanceof ActivationSELU) {
      found = monotone(dnnl_eltwise_elu, dnnl_eltwise_elu_use_dst_for_bwd, SELU_ALPHA, SELU_LAMBDA);
    } else if (activation instanceof ActivationTanH) {
      found = monotone(dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd, 0, 1);
    } else if (activation instanceof ActivationSigmoid) {
      found = monotone(dnnl_eltwise_logistic, dnnl_eltwise_logistic_use_dst_for_bwd, 0, 1);
    } else if (activation instanceof ActivationSoftPlus) {
      found = fromInput(dnnl_eltwise_soft_relu, 1, 0, true);
    } else if (activation instanceof ActivationHardSigmoid) {
      found = fromInput(dnnl_eltwise_hardsigmoid, 0.2f, 0.5f, true);
    } else if (activation instanceof ActivationGELU gelu) {
      float slope = gelu.isPrecise() ? PRECISE_GELU_SLOPE : GELU_SLOPE;
      found = fromInput(dnnl_eltwise_swish, slope, 0, false);
    } else if (activation instanceof ActivationSwish) {
      found = fromInput(dnnl_eltwise_swish, 1, 0, false);
    } else if (activation instanceof ActivationMish) {
      found = fromInput(dnnl_eltwise_mish, 0, 0, false);
    }
    return Optional.ofNullable(found);
  }

  private static boolean isPlain(ActivationReLU relu) {
    return relu.getMax() == null && isZero(relu.getThreshold()) && isZero(relu.getNegativeSlope());
  }

  private static boolean isZero(Double value) {
    return value == null || value == 0;
  }

  private static ActivationAlgorithm monotone(
      int forward, int backward, double alpha, double scale) {
    return new ActivationAlgorithm(forward, backward, true, (float) alpha, 0, (float) scale, true);
  }

  private static ActivationAlgorithm fromInput(
      int algorithm, float alpha, float beta, boolean nonDecreasing) {
    return new ActivationAlgorithm(algorithm, algorithm, false, alpha, beta, 1, nonDecreasing);
  }
}

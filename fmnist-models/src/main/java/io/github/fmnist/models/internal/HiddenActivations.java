package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Set;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** The activations that a hidden layer may have, and the initialization of weights for each. */
public final class HiddenActivations {
  private static final Set<Class<? extends IActivation>> RECTIFIERS =
      Set.of(
          ActivationELU.class,
          ActivationGELU.class,
          ActivationLReLU.class,
          ActivationMish.class,
          ActivationReLU.class,
          ActivationReLU6.class,
          ActivationRectifiedTanh.class,
          ActivationSoftPlus.class,
          ActivationSwish.class,
          ActivationThresholdedReLU.class);

  private HiddenActivations() {}

  /**
   * Refuses activations that do not work in a hidden layer of Deeplearning4j.
   *
   * @throws IllegalArgumentException for softmax, PReLU and RReLU
   */
  public static void check(IActivation activation) {
    checkArgument(
        !(activation instanceof ActivationSoftmax),
        "%s couples the units of a layer and belongs in the output layer, not in a hidden one",
        activation);
    checkArgument(
        !(activation instanceof ActivationPReLU),
        "%s learns its slopes and needs Deeplearning4j's PReLULayer; here they would stay fixed",
        activation);
    // ActivationRReLU.backprop compares its array of ones, not the input, with zero.
    checkArgument(
        !(activation instanceof ActivationRReLU),
        "%s has a wrong gradient in Deeplearning4j 1.0.0-M2.1: 1 everywhere; use LEAKYRELU",
        activation);
  }

  /**
   * Returns the initialization that preserves the variance of a layer's values.
   *
   * <ul>
   *   <li>Rectifiers, including smooth ones: variance 2 / fan-in (He et al. 2015, arXiv 1502.01852,
   *       eq. 10).
   *   <li>SELU: 1 / fan-in, which its fixed point requires (Klambauer et al. 2017, arXiv
   *       1706.02515, section 2).
   *   <li>All others, which are close to symmetric: 2 / (fan-in + fan-out) (Glorot and Bengio 2010,
   *       eq. 12).
   * </ul>
   */
  public static WeightInit weightInit(IActivation activation) {
    if (activation instanceof ActivationSELU) {
      return WeightInit.LECUN_NORMAL;
    }
    return RECTIFIERS.contains(activation.getClass()) ? WeightInit.RELU : WeightInit.XAVIER;
  }
}

package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j's ELU ignores its alpha on the way back; the engine does not. */
class EluTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 1.7})
  void theWayBackTakesTheDerivativeOfItsAlpha(double alpha) {
    INDArray x = Nets.random(3, 7, 12);
    Agreement.Result fast =
        Agreement.Result.of(Engine.ONEDNN, network(new ActivationELU(alpha)), x);
    Agreement.Result right = Agreement.Result.of(Engine.DL4J, network(new CorrectElu(alpha)), x);
    Agreement.near(fast.output(), right.output(), "output");
    Agreement.near(fast.inputGradient(), right.inputGradient(), "input gradient");
    Agreement.near(fast.parameterGradients(), right.parameterGradients(), "parameter gradients");
  }

  private static MultiLayerNetwork network(IActivation activation) {
    return Nets.of(InputType.feedForward(12), Nets.dense(9, activation), Nets.softmax(3));
  }
}

package io.github.fmnist.engine;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * Generates the end of a random network: output layers, losses with their settings, and loss
 * layers.
 */
final class RandomOutput {
  private final RandomSettings random;
  private final int classes;

  RandomOutput(RandomSettings random, int classes) {
    this.random = random;
    this.classes = classes;
  }

  /** Returns the last one or two layers, from vectors or images to one value for each class. */
  List<Layer> layers(int i) {
    if (random.chance(0.03)) {
      return List.of(
          new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
              .nOut(classes)
              .activation(Activation.SOFTMAX)
              .build());
    }
    if (random.chance(0.04)) {
      return List.of(
          new DenseLayer.Builder().nOut(classes).activation(Activation.IDENTITY).build(),
          random.chance(0.5)
              ? new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build()
              : new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    }
    OutputLayer.Builder builder =
        random.chance(0.7)
            ? new OutputLayer.Builder(ofClasses()).activation(Activation.SOFTMAX)
            : new OutputLayer.Builder(ofValues()).activation(activation());
    builder.nOut(classes).hasBias(random.chance(0.8));
    random.decorate(builder, i);
    return List.of(builder.build());
  }

  private ILossFunction ofClasses() {
    List<Supplier<ILossFunction>> losses =
        List.of(
            LossMCXENT::new,
            LossMCXENT::new,
            LossNegativeLogLikelihood::new,
            () -> new LossMCXENT(weights()),
            () -> new LossMCXENT(1e-3, null),
            () -> new LossNegativeLogLikelihood(weights()));
    return random.oneOf(losses).get();
  }

  private ILossFunction ofValues() {
    List<Supplier<ILossFunction>> losses =
        List.of(
            () -> new LossMSE(weights()),
            () -> new LossBinaryXENT(weights()),
            () -> new LossBinaryXENT(1e-3, null),
            () ->
                random
                    .oneOf(
                        List.of(
                            LossFunction.MSE,
                            LossFunction.L1,
                            LossFunction.L2,
                            LossFunction.XENT,
                            LossFunction.KL_DIVERGENCE,
                            LossFunction.HINGE,
                            LossFunction.SQUARED_HINGE,
                            LossFunction.COSINE_PROXIMITY,
                            LossFunction.WASSERSTEIN,
                            LossFunction.MEAN_ABSOLUTE_ERROR,
                            LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR,
                            LossFunction.POISSON))
                    .getILossFunction());
    return random.oneOf(losses).get();
  }

  private Activation activation() {
    return random.chance(0.8)
        ? Activation.SIGMOID
        : random.oneOf(List.of(Activation.SOFTPLUS, Activation.IDENTITY, Activation.TANH));
  }

  private INDArray weights() {
    return Nd4j.createFromArray(0.5f, 1f, 2f);
  }
}

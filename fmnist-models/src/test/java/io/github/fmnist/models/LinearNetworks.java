package io.github.fmnist.models;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Networks of one linear layer. */
public final class LinearNetworks {
  private LinearNetworks() {}

  public static MultiLayerConfiguration of(int inputs, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(1e-2))
        .activation(Activation.IDENTITY)
        .list()
        .layer(new DenseLayer.Builder().nIn(inputs).nOut(outputs).build())
        .build();
  }
}

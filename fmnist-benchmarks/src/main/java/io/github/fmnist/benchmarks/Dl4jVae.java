package io.github.fmnist.benchmarks;

import io.github.fmnist.models.vae.Vae;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Deeplearning4j's own layer for the variational autoencoder, trained by {@code pretrainLayer}: it
 * is faster than our model on stock layers.
 */
final class Dl4jVae {
  private static final int LATENT_SIZE = 20;

  private Dl4jVae() {}

  static Job of(Workload workload) {
    MultiLayerNetwork network = network();
    INDArray[] images = new INDArray[Batches.COUNT];
    for (int i = 0; i < images.length; i++) {
      images[i] = VaeJob.batch(i, workload.batchSize()).getFeatures();
    }
    return number -> network.pretrainLayer(0, images[number % images.length]);
  }

  /** The network with the parameters that all contenders begin with. */
  static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .activation(Activation.RELU)
                .list()
                .layer(
                    new VariationalAutoencoder.Builder()
                        .nIn(Batches.PIXELS)
                        .nOut(LATENT_SIZE)
                        .encoderLayerSizes(400)
                        .decoderLayerSizes(400)
                        .pzxActivationFunction(Activation.IDENTITY)
                        .reconstructionDistribution(
                            new BernoulliReconstructionDistribution(new ActivationSigmoid()))
                        .build())
                .build());
    network.init();
    try (Vae vae = VaeJob.builder().build()) {
      List<INDArray> p = VaeJob.parameters(vae);
      set(network, "e0", p.get(0), p.get(1));
      set(network, "pZXMean", rows(p.get(2), 0), rows(p.get(3), 0));
      set(network, "pZXLogStd2", rows(p.get(2), LATENT_SIZE), rows(p.get(3), LATENT_SIZE));
      set(network, "d0", p.get(4), p.get(5));
      set(network, "pXZ", p.get(6), p.get(7));
    }
    return network;
  }

  private static void set(MultiLayerNetwork network, String name, INDArray weights, INDArray bias) {
    network.getParam("0_" + name + "W").assign(weights.transpose());
    network.getParam("0_" + name + "b").assign(bias.reshape(1, -1));
  }

  /** Mean and log-variance have as many rows each. */
  private static INDArray rows(INDArray parameter, int from) {
    INDArray matrix = parameter.rank() == 1 ? parameter.reshape(-1, 1) : parameter;
    return matrix.get(NDArrayIndex.interval(from, from + LATENT_SIZE), NDArrayIndex.all()).dup('c');
  }
}

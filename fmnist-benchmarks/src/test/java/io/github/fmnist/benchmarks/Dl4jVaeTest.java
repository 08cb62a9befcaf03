package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.vae.Vae;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class Dl4jVaeTest {
  @Test
  void deeplearning4jsOwnLayerBeginsWithTheLossOfOurModel() {
    INDArray images = VaeJob.batch(0, 128).getFeatures();
    MultiLayerNetwork network = Dl4jVae.network();
    network.pretrainLayer(0, images);
    try (Vae vae = VaeJob.builder().engine(Engine.DL4J).build()) {
      // Each draws codes of its own.
      assertThat(network.getLayer(0).score())
          .isCloseTo(-vae.elbo(images).mean(), withinPercentage(1));
    }
  }
}

package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class ParameterTest {
  private final MultiLayerNetwork network = Dl4jJob.network(Activation.RELU);

  @Test
  void thereAreAsManyAsInTheNetwork() {
    assertThat(network.numParams()).isEqualTo(Parameter.total());
  }

  @Test
  void theyLieWhereDeeplearning4jKeepsThem() {
    float[] flat = Parameter.initial();

    assertThat(network.getParam("2_W").getFloat(5, 3, 2, 1))
        .isEqualTo(flat[Parameter.CONVOLUTION_2_WEIGHTS.offset() + ((5 * 32 + 3) * 3 + 2) * 3 + 1]);
    assertThat(network.getParam("4_W").getFloat(1000, 77))
        .isEqualTo(flat[Parameter.DENSE_WEIGHTS.offset() + 77 * 3136 + 1000]);
  }
}

package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class GanArchitecturesTest {
  private static final GanBuilder SMALL = Gan.builder().inputShape(1, 8, 8).dcgan(2, 4);

  @Test
  void theDiscriminatorIsNormalizedByBatchesOrByItsWeights() {
    try (Gan byBatches = SMALL.build();
        Gan byWeights = SMALL.spectralNormalization(true).build()) {
      assertThat(normalizations(byBatches.discriminator())).isEqualTo(2);
      assertThat(normalizations(byWeights.discriminator())).isZero();
      assertThat(normalizations(byWeights.generator()))
          .isEqualTo(normalizations(byBatches.generator()))
          .isPositive();
    }
  }

  private static long normalizations(MultiLayerNetwork network) {
    return Arrays.stream(network.getLayers()).filter(BatchNormalization.class::isInstance).count();
  }
}

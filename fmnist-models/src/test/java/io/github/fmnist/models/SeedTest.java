package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.vae.Vae;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeds of models with several networks, whose seeds are a function of the model's. */
class SeedTest {
  /** For -1 and the greatest number, the seed of the second network would be 0. */
  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, 0, Long.MIN_VALUE})
  void anySeedGivesTheSameParametersEachTime(long seed) {
    assertThat(vae(seed)).isDeepEqualTo(vae(seed));
    assertThat(gan(seed)).isDeepEqualTo(gan(seed));
  }

  private static float[][] vae(long seed) {
    try (Vae vae =
        Vae.builder()
            .inputShape(1, Bars.SIDE, Bars.SIDE)
            .dense(16)
            .priorComponents(3)
            .seed(seed)
            .build()) {
      return parameters(vae.networks().stream());
    }
  }

  private static float[][] gan(long seed) {
    try (Gan gan =
        Gan.builder().inputShape(1, Bars.SIDE, Bars.SIDE).dcgan(2, 16).seed(seed).build()) {
      return parameters(
          List.of(gan.generator(), gan.averagedGenerator(), gan.discriminator()).stream());
    }
  }

  private static float[][] parameters(Stream<MultiLayerNetwork> networks) {
    return networks.map(network -> Floats.of(network.params())).toArray(float[][]::new);
  }
}

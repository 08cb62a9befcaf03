package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** The layers without activations: kinds, and numbers of units or filters. */
class GanArchitecturesTest {
  private static final GanBuilder SMALL = Gan.builder().inputShape(2, 8, 8).dcgan(3, 5);

  @Test
  void theGeneratorUpsamplesAndIsNormalizedBehindEachLayerButTheLast() {
    try (Gan gan = SMALL.build()) {
      assertThat(layers(gan.generator()))
          .containsExactly(
              "Dense 5",
              "normalized",
              "Dense 24", // 6 planes of 2 x 2
              "normalized",
              "upsampled",
              "Convolution 3",
              "normalized",
              "upsampled",
              "Convolution 2",
              "normalized",
              "Convolution 2");
      assertThat(layers(gan.averagedGenerator())).isEqualTo(layers(gan.generator()));
    }
  }

  @Test
  void theDiscriminatorIsNormalizedBehindEachLayerButTheFirstAndTheLast() {
    try (Gan gan = SMALL.classes(4).build()) {
      assertThat(layers(gan.discriminator()))
          .containsExactly(
              "Convolution 3", "Convolution 6", "normalized", "Dense 5", "normalized", "Dense 5");
    }
  }

  @Test
  void aDiscriminatorWithNormalizedWeightsOrOfDenseLayersIsNotNormalizedByBatches() {
    try (Gan convolutional = SMALL.spectralNormalization(true).build();
        Gan dense = SMALL.dense(7, 9).build()) {
      assertThat(layers(convolutional.discriminator()))
          .containsExactly("Convolution 3", "Convolution 6", "Dense 5", "Dense 1");
      assertThat(layers(dense.discriminator())).containsExactly("Dense 9", "Dense 7", "Dense 1");
      assertThat(layers(dense.generator()))
          .containsExactly("Dense 7", "normalized", "Dense 9", "normalized", "Dense 128");
    }
  }

  private static List<String> layers(MultiLayerNetwork network) {
    return Arrays.stream(network.getLayers())
        .map(layer -> name(layer.conf().getLayer()))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String name(Layer layer) {
    if (layer instanceof BatchNormalization) {
      return "normalized";
    }
    if (layer instanceof Upsampling2D) {
      return "upsampled";
    }
    return layer instanceof FeedForwardLayer weights
        ? layer.getClass().getSimpleName().replace("Layer", "") + " " + weights.getNOut()
        : "";
  }
}

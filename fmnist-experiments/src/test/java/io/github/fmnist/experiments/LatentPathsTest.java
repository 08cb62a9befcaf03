package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.Vae;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LatentPathsTest {
  @Test
  void anEvenPathHasASmoothnessOfOneAndAJumpTheLeast() {
    INDArray even = Nd4j.createFromArray(new float[][] {{0, 0}, {1, 1}, {2, 2}, {3, 3}});
    INDArray jump = Nd4j.createFromArray(new float[][] {{0, 0}, {0, 0}, {3, 3}, {3, 3}});
    assertThat(LatentPaths.smoothness(even)).isCloseTo(1, within(1e-12));
    assertThat(LatentPaths.smoothness(jump)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(LatentPaths.smoothness(Nd4j.zeros(3, 2))).isEqualTo(1);
  }

  @Test
  void pairsAreOfOneClassAndApartAndTheirPathsEndAtTheirCodes() {
    INDArray codes =
        Nd4j.createFromArray(
            new float[][] {{0, 1}, {5, 0}, {0, 2}, {0, 9}, {6, 0}, {7, 1}, {-20, 0}, {-20, 4}});
    int[] labels = {0, 1, 0, 0, 1, 1, 2, 2};
    VaeDesign model =
        new VaeDesign(
            VaeDesign.Network.DENSE,
            List.of(4),
            OptionalInt.empty(),
            Activation.RELU,
            2,
            VaeDesign.PixelModel.BERNOULLI,
            VaeDesign.Pixels.GREY,
            1,
            0,
            0,
            false);
    try (Vae vae = model.builder().build()) {
      LatentPaths paths = new LatentPaths(vae, model, codes, labels, 7);
      assertThat(paths.pairs()).hasSize(3);
      LatentPaths.Pair first = paths.pairs().get(0);
      assertThat(new int[] {first.first(), first.second()}).containsExactlyInAnyOrder(0, 3);
      LatentPaths.Pair within = paths.within();
      assertThat(new int[] {within.first(), within.second()})
          .as("longer than one, shorter than the other")
          .containsExactlyInAnyOrder(6, 7);
      LatentPaths.Pair between = paths.between();
      assertThat(new int[] {labels[between.first()], labels[between.second()]})
          .as("the classes farthest apart")
          .containsExactlyInAnyOrder(1, 2);
      INDArray walk = paths.walk(between);
      assertThat(walk.shape()).containsExactly(LatentPaths.STEPS, 1, 28, 28);
      INDArray end = vae.decode(codes.getRow(between.second(), true).dup());
      assertThat(walk.slice(LatentPaths.STEPS - 1).distance2(end.slice(0))).isLessThan(1e-4);
      assertThat(paths.midpoints().shape()).containsExactly(9, 1, 28, 28);
    }
  }
}

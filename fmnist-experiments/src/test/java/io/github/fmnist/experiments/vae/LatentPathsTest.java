package io.github.fmnist.experiments.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.vae.Vae;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LatentPathsTest {
  private static final VaeDesign MODEL =
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
          0,
          1,
          false);

  @Test
  void evenPathsHaveSmoothnessOneAndASingleJumpHasTheLowest() {
    INDArray even = Nd4j.createFromArray(new float[][] {{0, 0}, {1, 1}, {2, 2}, {3, 3}});
    INDArray jump = Nd4j.createFromArray(new float[][] {{0, 0}, {0, 0}, {3, 3}, {3, 3}});
    assertThat(LatentPaths.smoothness(even)).isCloseTo(1, within(1e-12));
    assertThat(LatentPaths.smoothness(jump)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(LatentPaths.smoothness(Nd4j.zeros(3, 2))).isEqualTo(1);
  }

  @Test
  void ifThereIsOnlyOneClassThePathBetweenClassesIsTheOneWithin() {
    INDArray codes = Nd4j.createFromArray(new float[][] {{0, 1}, {5, 0}, {0, 2}});
    try (Vae vae = MODEL.builder().build()) {
      LatentPaths paths = new LatentPaths(vae, MODEL, codes, new int[3], 7);
      assertThat(paths.between()).isEqualTo(paths.within());
    }
  }

  @Test
  void pairsAreOfOneClassAndApartAndTheirPathsEndAtTheirCodes() {
    INDArray codes =
        Nd4j.createFromArray(
            new float[][] {{0, 1}, {5, 0}, {0, 2}, {0, 9}, {6, 0}, {7, 1}, {-20, 0}, {-20, 4}});
    int[] labels = {0, 1, 0, 0, 1, 1, 2, 2};
    try (Vae vae = MODEL.builder().build()) {
      LatentPaths paths = new LatentPaths(vae, MODEL, codes, labels, 7);
      assertThat(paths.pairs()).hasSize(3);
      LatentPaths.Pair first = paths.pairs().get(0);
      assertThat(new int[] {first.first(), first.second()}).containsExactlyInAnyOrder(0, 3);
      LatentPaths.Pair within = paths.within();
      assertThat(new int[] {within.first(), within.second()})
          .as("the median of three lengths")
          .containsExactlyInAnyOrder(6, 7);
      LatentPaths.Pair between = paths.between();
      double length = length(codes, between.first(), between.second());
      List<Double> all = new ArrayList<>();
      for (LatentPaths.Pair from : paths.pairs()) {
        for (LatentPaths.Pair to : paths.pairs()) {
          if (!from.equals(to)) {
            all.add(length(codes, from.first(), to.second()));
          }
        }
      }
      assertThat(labels[between.first()]).isNotEqualTo(labels[between.second()]);
      assertThat(all).filteredOn(other -> other < length).hasSizeLessThanOrEqualTo(3);
      assertThat(all).filteredOn(other -> other > length).hasSizeLessThanOrEqualTo(3);
      INDArray walk = paths.walk(between);
      assertThat(walk.shape()).containsExactly(LatentPaths.STEPS, 1, 28, 28);
      INDArray end = vae.decode(codes.getRow(between.second(), true).dup());
      assertThat(walk.slice(LatentPaths.STEPS - 1).distance2(end.slice(0))).isLessThan(1e-4);
      assertThat(paths.midpoints().shape()).containsExactly(9, 1, 28, 28);
    }
  }

  private static double length(INDArray codes, int from, int to) {
    return codes.getRow(from).distance2(codes.getRow(to));
  }
}

package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.models.gan.Gan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class GanJobTest {
  /** Means and variances of 256 and 3,136 values and of 32 and 16 planes. */
  private static final int STATISTICS = 2 * (256 + 3136 + 32 + 16);

  @Test
  void parametersAreAllButTheRunningStatistics() {
    try (Gan gan = GanJob.builder().build()) {
      assertThat(length(GanJob.parameters(gan.generator())))
          .isEqualTo(gan.generator().numParams() - STATISTICS);
      assertThat(length(GanJob.parameters(gan.discriminator())))
          .isEqualTo(gan.discriminator().numParams());
    }
  }

  @Test
  void weightsAndBiasesTakeTurns() {
    try (Gan gan = GanJob.builder().build()) {
      List<INDArray> parameters = GanJob.parameters(gan.discriminator());

      assertThat(parameters.get(4).shape()).containsExactly(256, 3136);
      assertThat(parameters.get(4).getFloat(3, 5))
          .isEqualTo(gan.discriminator().getParam("2_W").getFloat(5, 3));
      assertThat(parameters.get(5).shape()).containsExactly(256);
    }
  }

  private static long length(List<INDArray> parameters) {
    return parameters.stream().mapToLong(INDArray::length).sum();
  }
}

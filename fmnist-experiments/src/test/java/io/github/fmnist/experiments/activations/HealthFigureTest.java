package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.Normalization;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.study.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthFigureTest {
  @TempDir Path directory;

  @Test
  void aNetworkThatIsDeadAltogetherHasAFigure() throws IOException {
    OptionalDouble all = OptionalDouble.of(1);
    OptionalDouble none = OptionalDouble.empty();
    assertThat(figure(new LayerHealth("real", "relu", 1, 1, "dense", all, none, 0, 0, 0)))
        .contains("Dead units: dense", "Gradient norm: dense", "ReLU")
        .doesNotContain("Saturation:", "fixed point", "hidden layer (");
  }

  @Test
  void valuesBeyondAllAxesAreLeftOut() throws IOException {
    OptionalDouble none = OptionalDouble.empty();
    assertThat(figure(new LayerHealth("real", "cube", 1, 1, "dense", none, none, 1e30, 1e60, 1e15)))
        .contains("Mean response: dense", "cube")
        .doesNotContain("Dead units:", "Saturation:");
  }

  @Test
  void aDeepNetworkIsShownAfterTheEpochThatIsKept() throws IOException {
    OptionalDouble none = OptionalDouble.empty();
    LayerHealth[] layers =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> new LayerHealth("real", "selu", 1, 1, "layer " + i, none, none, 0, 1, 1))
            .toArray(LayerHealth[]::new);
    assertThat(figure(layers))
        .contains("Gradient norm: after the first epoch", "Gradient norm: after the best epoch")
        .doesNotContain("layer 1");
  }

  private String figure(LayerHealth... layers) throws IOException {
    String activation = layers[0].activation();
    EpochMetrics epoch = new EpochMetrics("real", activation, 1, 1, 2, 0.1, 2, 0.1, 1, 1);
    Measurement test = new Measurement(2, 0.5, List.of(List.of(1, 1), List.of(1, 1)));
    ActivationSummary summary =
        new ActivationSummary(
            "real",
            100,
            10,
            20,
            List.of("one", "other"),
            1,
            OptionalInt.of(1),
            Set.of(),
            Precision.FLOAT32,
            0.85,
            false,
            List.of(),
            List.of(
                ActivationResult.of(
                    List.of(epoch),
                    1,
                    100,
                    Normalization.unitInterval(),
                    test,
                    OptionalDouble.empty())),
            List.of(),
            List.of());
    Path file = directory.resolve("health.svg");
    new HealthFigure(summary, List.of(layers)).picture().writeSvg(file);
    return Files.readString(file);
  }
}

package io.github.fmnist.experiments.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.ModelText;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.OptimizerOptions;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VaeDefaultsTest {
  @TempDir private static Path directory;
  private static LabelledImages images;

  @BeforeAll
  static void load() throws IOException {
    images = FashionMnist.from(TinyDataset.write(directory.resolve("tiny"), 10, 10)).train();
  }

  @Test
  void theCommandTrainsTheModelThatTheLibraryBuildsByDefault() throws IOException {
    try (Vae expected = Vae.builder().build();
        Vae vae = settings(LearningRateSchedule.CONSTANT).vae(images)) {
      assertThat(ModelText.of(vae::save)).isEqualTo(ModelText.of(expected::save));
    }
  }

  @Test
  void theScheduleReachesTheOptimizer() throws IOException {
    try (Vae vae = settings(LearningRateSchedule.COSINE).vae(images)) {
      assertThat(ModelText.of(vae::save)).contains("\"0\" : 0.001");
    }
  }

  @Test
  void theTextOfAModelContainsSettingsOptimizersAndLayers() throws IOException {
    try (Vae vae = Vae.builder().klWeight(3).learningRate(0.005).dense(7).build()) {
      assertThat(ModelText.of(vae::save))
          .contains("\"klWeight\" : 3.0")
          .contains("\"learningRate\" : 0.005")
          .contains("\"nout\" : 7");
    }
  }

  private static VaeSettings settings(LearningRateSchedule schedule) {
    OptimizerOptions optimizer = CommandLine.populateCommand(new OptimizerOptions());
    return new VaeSettings(
        "tiny",
        CommandLine.populateCommand(new VaeOptions()).design(),
        20,
        OptionalInt.empty(),
        64,
        1,
        10,
        10,
        optimizer.optimizer(),
        optimizer.learningRate(),
        schedule,
        0,
        true,
        1,
        Engine.AUTO,
        Precision.FLOAT32);
  }
}

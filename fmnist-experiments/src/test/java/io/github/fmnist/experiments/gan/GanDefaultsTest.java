package io.github.fmnist.experiments.gan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.ModelText;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.models.gan.Gan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GanDefaultsTest {
  @TempDir private static Path directory;
  private static LabelledImages images;

  @BeforeAll
  static void load() throws IOException {
    images = FashionMnist.from(TinyDataset.write(directory.resolve("tiny"), 10, 10)).train();
  }

  @Test
  void theCommandTrainsTheModelThatTheLibraryBuildsByDefault() throws IOException {
    try (Gan expected = Gan.builder().build();
        Gan gan = settings(LearningRateSchedule.CONSTANT).gan(images)) {
      assertThat(ModelText.of(gan::save)).isEqualTo(ModelText.of(expected::save));
    }
  }

  @Test
  void optionsAndTheScheduleReachTheOptimizers() throws IOException {
    try (Gan gan =
        settings(LearningRateSchedule.COSINE, "--learning-rate=0.003", "--conditional")
            .gan(images)) {
      assertThat(gan.classes()).isEqualTo(10);
      assertThat(ModelText.of(gan::save))
          .contains("\"0\" : 0.003")
          .contains("\"beta1\" : 0.5", "\"beta2\" : 0.99");
    }
    try (Gan gan =
        settings(LearningRateSchedule.CONSTANT, "--discriminator-learning-rate=0.005")
            .gan(images)) {
      assertThat(ModelText.of(gan::save))
          .contains("\"learningRate\" : 0.002", "\"learningRate\" : 0.005");
    }
  }

  private static GanSettings settings(LearningRateSchedule schedule, String... options) {
    GanOptions model = CommandLine.populateCommand(new GanOptions(), options);
    return new GanSettings(
        "tiny",
        model.design(),
        20,
        OptionalInt.empty(),
        64,
        1,
        10,
        10,
        model.learningRate(),
        model.discriminatorLearningRate(),
        schedule,
        true,
        1,
        Engine.AUTO,
        Precision.FLOAT32);
  }
}

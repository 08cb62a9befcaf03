package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.Optimizer;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

class ActivationTrainingTest {
  private static final Messages NO_OUTPUT = Messages.to(new PrintWriter(Writer.nullWriter()));

  @TempDir Path directory;
  private RunDirectory run;
  private ActivationTraining training;

  @BeforeEach
  void prepare() throws IOException {
    FashionMnist data = FashionMnist.from(TinyDataset.write(directory, 48, 10));
    ActivationSettings settings =
        new ActivationSettings(
            data.name(),
            List.of(Activation.TANH),
            3,
            OptionalInt.empty(),
            16,
            1,
            1,
            false,
            44,
            4,
            Optimizer.ADAM,
            0.001,
            LearningRateSchedule.CONSTANT,
            new ActivationSettings.Network(2, List.of(2, 3), 3, 128, false, 0),
            InputScale.UNIT,
            Set.of(),
            0,
            1,
            Engine.ONEDNN,
            Precision.FLOAT32,
            List.of());
    StudyData images = settings.split(data, 1);
    run = RunDirectory.claim(directory.resolve("run"));
    run.writeJson("config.json", settings);
    Checkpointing checkpointing =
        new Checkpointing(
            run.path(),
            run.checkpoints(),
            Duration.ZERO,
            () -> false,
            Optional.empty(),
            Optional.empty());
    training =
        new ActivationTraining(settings, "tanh", images, TrainingLoop.Part.WHOLE, checkpointing);
  }

  @AfterEach
  void close() throws IOException {
    run.close();
  }

  @Test
  void logsEachEpochBeforeTheNextBegins() throws IOException {
    List<Integer> logged = new ArrayList<>();
    training.train(
        (metrics, health) -> {
          int epoch = training.history().size();
          assertThat(training.network().getEpochCount()).isEqualTo(epoch);
          assertThat(training.health()).extracting(LayerHealth::epoch).endsWith(epoch);
          logged.add(epoch);
        },
        NO_OUTPUT);
    assertThat(logged).containsExactly(1, 2, 3);
  }

  @Test
  void stopsAfterTheEpochThatCannotBeLogged() {
    assertThatThrownBy(
            () ->
                training.train(
                    (metrics, health) -> {
                      throw new IOException("disk full");
                    },
                    NO_OUTPUT))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(training.network().getEpochCount()).isEqualTo(1);
  }
}

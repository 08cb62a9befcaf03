package io.github.fmnist.experiments.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fmnist.experiments.run.Budget;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Checkpoints;
import io.github.fmnist.experiments.run.InterruptedRunException;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainingLoopTest {
  private static final double[] LOSSES = {5, 3, 4, 3.5, 2};
  private static final BatchSource BATCHES =
      BatchSource.shuffled(Examples.of(Nd4j.zeros(2, 3)), 1, 1);

  private final MultiLayerNetwork network =
      CnnFactory.withActivation(Activation.RELU).filters(1, 1).denseUnits(1).network();
  private final List<Integer> measured = new ArrayList<>();
  private final StringWriter terminal = new StringWriter();
  private int steps;
  private RunDirectory run;

  @BeforeEach
  void begin(@TempDir Path directory) throws IOException {
    run = RunDirectory.claim(directory.resolve("run"));
    run.writeJson("config.json", Map.of());
  }

  @AfterEach
  void end() throws IOException {
    run.close();
  }

  /** Sets all parameters to the number of the epoch, from 1; an epoch has two steps. */
  private final class Learner implements Trainer.Learner {
    private int epochs;

    @Override
    public int epochsDone() {
      return epochs;
    }

    @Override
    public double learn(DataSet batch) {
      network.params().assign(epochs + 1);
      steps++;
      return 1;
    }

    @Override
    public void epochEnded() {
      epochs++;
    }

    @Override
    public boolean isFinite() {
      return true;
    }
  }

  private int train(OptionalInt patience, TrainingLoop.Watcher watcher) throws IOException {
    return train(new Learner(), patience, watcher, () -> false, Optional.empty());
  }

  private int train(
      Learner learner,
      OptionalInt patience,
      TrainingLoop.Watcher watcher,
      BooleanSupplier interrupted,
      Optional<Checkpoint> resumed)
      throws IOException {
    return train(learner, patience, watcher, interrupted, Optional.empty(), resumed);
  }

  private int train(
      Learner learner,
      OptionalInt patience,
      TrainingLoop.Watcher watcher,
      BooleanSupplier interrupted,
      Optional<Budget> budget,
      Optional<Checkpoint> resumed)
      throws IOException {
    Checkpoints checkpoints = run.checkpoints();
    Checkpointing checkpointing =
        new Checkpointing(
            run.path(), checkpoints, Duration.ofHours(1), interrupted, budget, resumed);
    return new TrainingLoop(
            "model",
            TrainingLoop.Part.WHOLE,
            2L * LOSSES.length,
            LOSSES.length,
            patience,
            checkpointing)
        .run(
            trainer -> trainer.train(learner, BATCHES),
            List.of(network),
            watcher,
            Messages.to(new PrintWriter(terminal)));
  }

  /** Returns a watcher that measures the losses above. */
  private TrainingLoop.Watcher watcher(Consumer<TrainingListener.Epoch> log) {
    return new TrainingLoop.Watcher() {
      @Override
      public String status(TrainingListener.Step step) {
        return "loss " + step.loss();
      }

      @Override
      public TrainingLoop.Measured measure(TrainingListener.Epoch epoch) {
        log.accept(epoch);
        return measured(LOSSES[epoch.epoch()]);
      }

      @Override
      public void save(Checkpoints.Writer checkpoint) throws IOException {
        checkpoint.addArrays("network.bin", List.of(network.params()));
      }
    };
  }

  private static TrainingLoop.Measured measured(double loss) {
    return new TrainingLoop.Measured(loss, new Metrics(loss), "loss " + loss);
  }

  private record Metrics(double loss) {}

  @Test
  void withoutPatienceAllEpochsAreTrainedAndTheLastOneIsKept() throws IOException {
    assertThat(train(OptionalInt.empty(), watcher(epoch -> measured.add(epoch.epoch()))))
        .isEqualTo(5);
    assertThat(measured).containsExactly(0, 1, 2, 3, 4);
    assertThat(network.params().getDouble(0)).isEqualTo(5);
  }

  @Test
  void withPatienceTrainingStopsAndTheBestEpochIsRestored() throws IOException {
    assertThat(train(OptionalInt.of(2), watcher(epoch -> measured.add(epoch.epoch()))))
        .isEqualTo(2);
    assertThat(measured).as("two epochs after the best").containsExactly(0, 1, 2, 3);
    assertThat(network.params().getDouble(0)).isEqualTo(2);
    assertThat(terminal.toString().lines())
        .hasSize(5)
        .startsWith("model: epoch 1 of 5, loss " + LOSSES[0])
        .endsWith("model: the model is that of epoch 2 of 4.");
  }

  @Test
  void withEnoughPatienceALaterBestEpochIsFound() throws IOException {
    assertThat(train(OptionalInt.of(3), watcher(epoch -> {}))).isEqualTo(5);
  }

  @Test
  void anExceptionOfTheWatcherStopsTheTraining() {
    TrainingLoop.Watcher full =
        new TrainingLoop.Watcher() {
          @Override
          public String status(TrainingListener.Step step) {
            return "";
          }

          @Override
          public TrainingLoop.Measured measure(TrainingListener.Epoch epoch) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void save(Checkpoints.Writer checkpoint) {
            // No checkpoint is due.
          }
        };
    assertThatThrownBy(() -> train(OptionalInt.empty(), full))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no space left");
  }

  @Test
  void aModelThatCannotBeSavedIsRefusedBeforeItsTraining() {
    TrainingLoop.Watcher large =
        new TrainingLoop.Watcher() {
          @Override
          public String status(TrainingListener.Step step) {
            return "";
          }

          @Override
          public TrainingLoop.Measured measure(TrainingListener.Epoch epoch) {
            return measured(0);
          }

          @Override
          public void save(Checkpoints.Writer checkpoint) throws IOException {
            checkpoint.add(
                "network.bin",
                out -> {
                  throw new InvalidModelException("not saved: at most 1 byte expected");
                });
          }
        };
    assertThatThrownBy(() -> train(OptionalInt.empty(), large))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "model: not saved: at most 1 byte expected; fewer units or filters make it smaller");
    assertThat(steps).isZero();
    assertThat(run.path().resolve("checkpoints")).doesNotExist();
  }

  @Test
  void aParameterThatIsNotFiniteAtACheckpointIsADivergence() {
    BooleanSupplier overflow =
        () -> {
          network.params().putScalar(0, Float.POSITIVE_INFINITY);
          return true;
        };
    assertThatThrownBy(
            () ->
                train(
                    new Learner(),
                    OptionalInt.empty(),
                    watcher(epoch -> {}),
                    overflow,
                    Optional.empty()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("NaN or infinite after epoch 0, step 1");
    assertThat(run.path().resolve("checkpoints")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7})
  void anInterruptedTrainingContinuesToTheSameEnd(int steps) throws IOException {
    TrainingLoop.Watcher watcher = watcher(epoch -> measured.add(epoch.epoch()));
    assertThatThrownBy(
            () ->
                train(
                    new Learner(),
                    OptionalInt.of(2),
                    watcher,
                    () -> this.steps >= steps,
                    Optional.empty()))
        .isInstanceOf(InterruptedRunException.class)
        .hasMessage("interrupted; ./fmnist resume %s continues the run", run.path());
    assertThat(this.steps).isEqualTo(steps);

    assertThat(trainOn(OptionalInt.of(2), watcher)).isEqualTo(2);
    assertThat(this.steps).isEqualTo(8);
    assertThat(measured).containsExactly(0, 1, 2, 3);
    assertThat(network.params().getDouble(0)).isEqualTo(2);
  }

  /** Each step takes a second. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8})
  void aTrainingThatItsBudgetStopsContinuesToTheSameEnd(int seconds) throws IOException {
    TrainingLoop.Watcher watcher = watcher(epoch -> measured.add(epoch.epoch()));
    Optional<Budget> budget =
        Optional.of(
            new Budget(Duration.ofSeconds(seconds), () -> Duration.ofSeconds(steps).toNanos()));
    assertThatThrownBy(
            () ->
                train(
                    new Learner(),
                    OptionalInt.of(2),
                    watcher,
                    () -> false,
                    budget,
                    Optional.empty()))
        .isInstanceOf(InterruptedRunException.class)
        .hasMessage(
            "the budget of %ds is used up; ./fmnist resume %s continues the run",
            seconds, run.path());
    assertThat(steps).isEqualTo(Math.max(1, seconds));

    assertThat(trainOn(OptionalInt.of(2), watcher)).isEqualTo(2);
    assertThat(steps).isEqualTo(8);
    assertThat(measured).containsExactly(0, 1, 2, 3);
    assertThat(network.params().getDouble(0)).isEqualTo(2);
  }

  /** Continues from the newest checkpoint. */
  private int trainOn(OptionalInt patience, TrainingLoop.Watcher watcher) throws IOException {
    Checkpoint checkpoint = run.checkpoints().newest().orElseThrow();
    Learner learner = new Learner();
    learner.epochs = measured.size();
    long[] shape = network.params().shape();
    network.params().assign(checkpoint.arrays("network.bin", List.of(shape)).get(0));
    return train(learner, patience, watcher, () -> false, Optional.of(checkpoint));
  }

  @Test
  void aTrainingThatIsInterruptedWhenItIsOverDoesNotContinue() throws IOException {
    TrainingLoop.Watcher watcher = watcher(epoch -> measured.add(epoch.epoch()));
    assertThatThrownBy(
            () ->
                train(
                    new Learner(),
                    OptionalInt.of(2),
                    watcher,
                    () -> measured.size() == 4,
                    Optional.empty()))
        .isInstanceOf(InterruptedRunException.class);

    Optional<Checkpoint> checkpoint = run.checkpoints().newest();
    assertThat(train(new Learner(), OptionalInt.of(2), watcher, () -> false, checkpoint))
        .isEqualTo(2);
    assertThat(measured).as("two epochs after the best").containsExactly(0, 1, 2, 3);
  }

  @Test
  void anEndedTrainingIsNotRepeated() throws IOException {
    train(OptionalInt.of(2), watcher(epoch -> {}));
    network.params().assign(-1);

    Checkpoint checkpoint = run.checkpoints().newest().orElseThrow();
    assertThat(
            train(
                new Learner(),
                OptionalInt.of(2),
                watcher(epoch -> measured.add(epoch.epoch())),
                () -> false,
                Optional.of(checkpoint)))
        .isEqualTo(2);
    assertThat(measured).isEmpty();
    assertThat(network.params().getDouble(0)).as("of the best epoch").isEqualTo(2);
  }
}

package io.github.fmnist.experiments.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class TrainingLoopTest {
  private static final double[] LOSSES = {5, 3, 4, 3.5, 2};

  private final MultiLayerNetwork network =
      CnnFactory.withActivation(Activation.RELU).filters(1, 1).denseUnits(1).network();
  private final List<Integer> measured = new ArrayList<>();
  private final StringWriter terminal = new StringWriter();

  /** Sets all parameters to the number of the epoch, from 1. */
  private void fit(TrainingListener listener) {
    for (int epoch = 0; epoch < LOSSES.length; epoch++) {
      network.params().assign(epoch + 1);
      listener.stepped(new TrainingListener.Step(epoch, 0, epoch + 1L, LOSSES[epoch]));
      if (!listener.epochEnded(new TrainingListener.Epoch(epoch, LOSSES[epoch], 1, 1))) {
        return;
      }
    }
  }

  private int train(OptionalInt patience, TrainingLoop.Watcher watcher) throws IOException {
    return new TrainingLoop("model", LOSSES.length, patience)
        .run(this::fit, List.of(network), watcher, new PrintWriter(terminal));
  }

  /** Returns a watcher that measures the losses above. */
  private TrainingLoop.Watcher watcher(Consumer<TrainingListener.Epoch> log) {
    return new TrainingLoop.Watcher() {
      @Override
      public String status(TrainingListener.Step step) {
        return "loss " + step.loss();
      }

      @Override
      public double measure(TrainingListener.Epoch epoch) {
        log.accept(epoch);
        return LOSSES[epoch.epoch()];
      }
    };
  }

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
    assertThat(terminal.toString().strip()).isEqualTo("model: the model is that of epoch 2 of 4.");
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
          public double measure(TrainingListener.Epoch epoch) throws IOException {
            throw new IOException("no space left");
          }
        };
    assertThatThrownBy(() -> train(OptionalInt.empty(), full))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no space left");
  }
}

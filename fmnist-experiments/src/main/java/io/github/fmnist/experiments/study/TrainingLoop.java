package io.github.fmnist.experiments.study;

import io.github.fmnist.experiments.run.Progress;
import io.github.fmnist.models.EarlyStopping;
import io.github.fmnist.models.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The training of a study's model: shows progress, measures after each epoch, and stops early if
 * there is patience.
 *
 * @param name of the model, for the progress bar
 * @param images to train on, all epochs together
 * @param patience epochs without a lower loss that end the training; absent if all epochs are
 *     trained
 */
public record TrainingLoop(String name, long images, OptionalInt patience) {
  /** What a study does while its model is trained. */
  public interface Watcher {
    /** Returns what the progress bar says after a step. */
    String status(TrainingListener.Step step);

    /**
     * Measures the model after an epoch and keeps what it finds.
     *
     * @return the loss that early stopping compares
     */
    double measure(TrainingListener.Epoch epoch) throws IOException;
  }

  /**
   * Trains. With patience, the networks then have the parameters of the best epoch.
   *
   * @param fit trains the model and reports to the listener that it is given
   * @param networks all networks of the model
   * @return the epoch, from 1, that the model is of
   */
  public int run(
      Consumer<TrainingListener> fit,
      List<MultiLayerNetwork> networks,
      Watcher watcher,
      PrintWriter err)
      throws IOException {
    try (Progress progress = Progress.of(name, Progress.Unit.IMAGES, images, err)) {
      Watch watch = new Watch(watcher, showing(progress, watcher::status));
      if (patience.isEmpty()) {
        fit.accept(watch);
        return watch.epochs;
      }
      EarlyStopping stopping =
          EarlyStopping.of(
              patience.getAsInt(), () -> watch.loss, networks.toArray(MultiLayerNetwork[]::new));
      fit.accept(watch.and(stopping));
      stopping.restoreBest();
      return stopping.memory().epoch() + 1;
    } catch (UncheckedIOException e) {
      throw e.getCause(); // of the watcher
    }
  }

  /** Returns a listener that shows each step. */
  public static TrainingListener showing(
      Progress progress, Function<TrainingListener.Step, String> status) {
    return new TrainingListener() {
      @Override
      public void stepped(Step step) {
        progress.at(step.examples(), status.apply(step));
      }
    };
  }

  /** Keeps the loss of the last epoch. */
  private static final class Watch implements TrainingListener {
    private final Watcher watcher;
    private final TrainingListener steps;
    private int epochs;
    private double loss = Double.NaN;

    Watch(Watcher watcher, TrainingListener steps) {
      this.watcher = watcher;
      this.steps = steps;
    }

    @Override
    public void stepped(Step step) {
      steps.stepped(step);
    }

    @Override
    public boolean epochEnded(Epoch epoch) {
      try {
        loss = watcher.measure(epoch);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      epochs = epoch.epoch() + 1;
      return true;
    }
  }
}

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
 * there is a patience.
 *
 * @param name name of the model, for the progress bar
 * @param images number of training images, over all epochs
 * @param patience number of epochs without a lower loss after which training stops; absent if all
 *     epochs are trained
 */
public record TrainingLoop(String name, long images, OptionalInt patience) {
  /** The study's part of the training: reports a status and measures the model. */
  public interface Watcher {
    /** Returns the text of the progress bar after a step. */
    String status(TrainingListener.Step step);

    /**
     * Measures the model after an epoch and keeps the results.
     *
     * @return the loss for early stopping
     */
    double measure(TrainingListener.Epoch epoch) throws IOException;
  }

  /**
   * Trains the model. With a patience, the networks then have the parameters of the best epoch.
   *
   * @param fit trains the model and reports to the given listener
   * @param networks all networks of the model
   * @return the epoch, from 1, whose parameters the networks have
   */
  public int run(
      Consumer<TrainingListener> fit,
      List<MultiLayerNetwork> networks,
      Watcher watcher,
      PrintWriter err)
      throws IOException {
    Outcome outcome = train(fit, networks, watcher, err);
    if (patience.isPresent()) {
      err.printf("%s: the model is that of epoch %d of %d.%n", name, outcome.best, outcome.trained);
      err.flush();
    }
    return outcome.best;
  }

  /** The epoch, from 1, that the model is of, and the number of epochs. */
  private record Outcome(int best, int trained) {}

  private Outcome train(
      Consumer<TrainingListener> fit,
      List<MultiLayerNetwork> networks,
      Watcher watcher,
      PrintWriter err)
      throws IOException {
    try (Progress progress = Progress.of(name, Progress.Unit.IMAGES, images, err)) {
      WatchingListener watching = new WatchingListener(watcher, showing(progress, watcher::status));
      if (patience.isEmpty()) {
        fit.accept(watching);
        return new Outcome(watching.epochs, watching.epochs);
      }
      EarlyStopping stopping =
          EarlyStopping.of(
              patience.getAsInt(), () -> watching.loss, networks.toArray(MultiLayerNetwork[]::new));
      fit.accept(watching.and(stopping));
      stopping.restoreBest();
      return new Outcome(stopping.memory().epoch() + 1, watching.epochs);
    } catch (UncheckedIOException e) {
      throw e.getCause(); // thrown by the watcher
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

  /** Calls the watcher, and keeps the loss of the last epoch. */
  private static final class WatchingListener implements TrainingListener {
    private final Watcher watcher;
    private final TrainingListener steps;
    private int epochs;
    private double loss = Double.NaN;

    WatchingListener(Watcher watcher, TrainingListener steps) {
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

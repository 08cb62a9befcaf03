package io.github.fmnist.experiments.study;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Checkpoints;
import io.github.fmnist.experiments.run.Event;
import io.github.fmnist.experiments.run.InterruptedRunException;
import io.github.fmnist.experiments.run.Interruption;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Progress;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.EarlyStopping;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The training of a study's model: shows progress, measures after each epoch, stops early if there
 * is a patience, and saves checkpoints.
 *
 * @param name name of the model, for the progress bar
 * @param part the model's place among those of the study
 * @param images number of training images, over all epochs
 * @param patience number of epochs without a lower loss after which training stops; absent if all
 *     epochs are trained
 */
public record TrainingLoop(
    String name,
    Part part,
    long images,
    int epochs,
    OptionalInt patience,
    Checkpointing checkpointing) {
  private static final String STATE = "training.json";
  private static final String BEST = "best.bin";

  /**
   * A model's place among those that a study trains, all for the same number of epochs.
   *
   * @param index index of the model, from 0
   * @param count number of models
   */
  public record Part(int index, int count) {
    public static final Part WHOLE = new Part(0, 1);
  }

  /**
   * What a study measured after an epoch.
   *
   * @param loss the loss for early stopping
   * @param metrics the row of {@code metrics.csv}
   * @param text the most important metrics, for people
   */
  public record Measured(double loss, Record metrics, String text) {}

  /** The study's part of the training: reports a status, measures the model and saves it. */
  public interface Watcher {
    /** Returns the text of the progress bar after a step. */
    String status(TrainingListener.Step step);

    /** Measures the model after an epoch and keeps the results. */
    Measured measure(TrainingListener.Epoch epoch) throws IOException;

    /** Saves the model and all results so far. */
    void save(Checkpoints.Writer checkpoint) throws IOException;
  }

  /**
   * The state of a training, beside that of its model.
   *
   * @param stoppedEarly whether early stopping has ended the training
   * @param bestEpoch index of the best epoch, from 0; absent without early stopping, and before the
   *     first epoch has ended
   */
  record State(
      TrainingProgress progress,
      boolean stoppedEarly,
      OptionalInt bestEpoch,
      OptionalDouble bestLoss) {}

  /**
   * Trains the model, or continues its training. With a patience, the networks then have the
   * parameters of the best epoch.
   *
   * @param fit trains the model
   * @param networks all networks of the model
   * @return the epoch, from 1, whose parameters the networks have
   * @throws InterruptedRunException if the process is to end or the budget is used up; a checkpoint
   *     was saved
   */
  public int run(
      Consumer<Trainer> fit, List<MultiLayerNetwork> networks, Watcher watcher, Messages messages)
      throws IOException {
    Optional<Checkpoint> earlier = checkpointing.resumed();
    TrainingProgress from =
        earlier.isPresent() ? state(earlier.get()).progress() : TrainingProgress.NONE;
    if (earlier.isPresent()) {
      messages.info(
          "%s: continues after epoch %d, step %d.".formatted(name, from.epochs(), from.steps()));
    }
    try (Interruption.Deferral deferral = Interruption.defer();
        Progress progress =
            Progress.of(name, Progress.Unit.IMAGES, images, from.examples(), messages)) {
      Session session =
          new Session(networks, watcher, showing(progress, watcher::status), progress, messages);
      if (earlier.isPresent()) {
        session.restore(earlier.get());
      }
      return session.run(fit);
    } catch (UncheckedIOException e) {
      throw e.getCause(); // thrown by the watcher
    }
  }

  /** Adds the state of a training without early stopping that has ended to a checkpoint. */
  public static void addEnd(Checkpoints.Writer checkpoint, TrainingProgress progress)
      throws IOException {
    checkpoint.addJson(
        STATE, new State(progress, false, OptionalInt.empty(), OptionalDouble.empty()));
  }

  private static State state(Checkpoint checkpoint) throws IOException {
    return checkpoint.json(STATE, new TypeReference<State>() {});
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

  /** One training. */
  private final class Session implements TrainingListener {
    private final List<MultiLayerNetwork> networks;
    private final Watcher watcher;
    private final TrainingListener steps;
    private final Progress display;
    private final Messages messages;
    private final @Nullable EarlyStopping stopping;
    private TrainingProgress progress = TrainingProgress.NONE;
    private boolean stopped;
    private boolean stoppedEarly;
    private double loss = Double.NaN;

    Session(
        List<MultiLayerNetwork> networks,
        Watcher watcher,
        TrainingListener steps,
        Progress display,
        Messages messages) {
      this.networks = networks;
      this.watcher = watcher;
      this.steps = steps;
      this.display = display;
      this.messages = messages;
      stopping =
          patience.isEmpty()
              ? null
              : EarlyStopping.of(
                  patience.getAsInt(), () -> loss, networks.toArray(MultiLayerNetwork[]::new));
    }

    int run(Consumer<Trainer> fit) throws IOException {
      if (!stoppedEarly && progress.epochs() < epochs) {
        requireThatItCanBeSaved();
        fit.accept(Trainer.forEpochs(epochs).listener(this).resume(progress));
        if (!stopped) {
          save();
        }
        if (stopped || checkpointing.interrupted()) {
          throw checkpointing.interruption();
        }
      }
      if (stopping == null) {
        return progress.epochs();
      }
      stopping.restoreBest();
      int best = stopping.memory().epoch() + 1;
      display.say(
          "%s: the model is that of epoch %d of %d.".formatted(name, best, progress.epochs()));
      return best;
    }

    /** Finds out before the training, rather than at the first checkpoint. */
    private void requireThatItCanBeSaved() throws IOException {
      try {
        Checkpoints.rehearse(watcher::save);
      } catch (InvalidModelException e) {
        throw new IOException(
            "%s: %s; fewer units or filters make it smaller".formatted(name, e.getMessage()), e);
      }
    }

    @Override
    public void stepped(Step step) {
      steps.stepped(step);
    }

    @Override
    public boolean epochEnded(Epoch epoch) {
      try {
        loss = report(epoch, watcher.measure(epoch));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      // Known before the next checkpoint, so that a training that is over does not continue.
      stoppedEarly = stopping != null && !stopping.epochEnded(epoch);
      return !stoppedEarly;
    }

    private double report(Epoch epoch, Measured measured) {
      display.epoch("epoch %d of %d, %s".formatted(epoch.epoch() + 1, epochs, measured.text()));
      messages.event(new Event.Epoch(name, epoch.epoch() + 1, epochs, measured.metrics()));
      return measured.loss();
    }

    @Override
    public boolean advanced(TrainingProgress now) {
      progress = now;
      stopped = checkpointing.stops();
      if (stopped || checkpointing.isDue()) {
        try {
          save();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      if (!stopped) {
        forecast();
      }
      return !stopped;
    }

    private void forecast() {
      double epochsDone = (part.index() + (double) progress.examples() / images) * epochs;
      checkpointing
          .forecast(epochsDone, epochs, part.count(), progress.steps() == 0)
          .ifPresent(display::say);
    }

    private void save() throws IOException {
      requireFinite();
      Optional<EarlyStopping.Memory> best =
          stopping == null || progress.epochs() == 0
              ? Optional.empty()
              : Optional.of(stopping.memory());
      State state =
          new State(
              progress,
              stoppedEarly,
              best.map(memory -> OptionalInt.of(memory.epoch())).orElse(OptionalInt.empty()),
              best.map(memory -> OptionalDouble.of(memory.loss())).orElse(OptionalDouble.empty()));
      checkpointing.save(
          checkpoint -> {
            watcher.save(checkpoint);
            if (best.isPresent()) {
              checkpoint.addArrays(BEST, best.get().parameters());
            }
            checkpoint.addJson(STATE, state);
          });
    }

    /** A loss may still be finite when the update has overflowed. */
    private void requireFinite() {
      for (MultiLayerNetwork network : networks) {
        INDArray state = network.getUpdater().getStateViewArray();
        if (!isFinite(network.params()) || (state != null && !isFinite(state))) {
          throw new DivergedException(
              "a parameter or the updater's state is NaN or infinite after epoch %d, step %d; a"
                      .formatted(progress.epochs(), progress.steps())
                  + " smaller learning rate may help");
        }
      }
    }

    private static boolean isFinite(INDArray values) {
      return Double.isFinite(values.norm1Number().doubleValue());
    }

    void restore(Checkpoint checkpoint) throws IOException {
      State state = state(checkpoint);
      progress = state.progress();
      stoppedEarly = state.stoppedEarly();
      if (stopping != null && state.bestEpoch().isPresent()) {
        List<long[]> shapes = networks.stream().map(each -> each.params().shape()).toList();
        stopping.resume(
            new EarlyStopping.Memory(
                state.bestEpoch().getAsInt(),
                state.bestLoss().orElse(Double.NaN),
                checkpoint.arrays(BEST, shapes)));
      }
    }
  }
}

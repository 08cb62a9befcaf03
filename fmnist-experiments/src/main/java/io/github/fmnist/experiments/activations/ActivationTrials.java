package io.github.fmnist.experiments.activations;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.experiments.trials.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the trials of a run. */
public final class ActivationTrials {
  /** Receives the metrics of a training so far, after each of its epochs. */
  public interface Log {
    void write(List<EpochMetrics> metrics, List<LayerHealth> health) throws IOException;
  }

  /** All that determines the images of a network. */
  private record Split(int trainSize, int validationSize, InputScale normalization, long seed) {}

  private final FashionMnist dataset;
  private final RunDirectory run;
  private final Messages messages;
  private @Nullable Split split;
  private @Nullable StudyData data;

  public ActivationTrials(FashionMnist dataset, RunDirectory run, Messages messages) {
    this.dataset = dataset;
    this.run = run;
    this.messages = messages;
  }

  /**
   * Returns the trials of networks.
   *
   * @param titles the specification of each network, with its name in messages
   */
  public List<Trial<ActivationTrial.Outcome>> of(
      Map<ActivationTrial.Specification, String> titles, Checkpointing checkpointing, Log log) {
    List<Trial<ActivationTrial.Outcome>> trials = new ArrayList<>();
    titles.forEach(
        (specification, title) ->
            trials.add(
                new ActivationTrial(
                    specification,
                    title,
                    this::images,
                    new TrainingLoop.Part(trials.size(), titles.size()),
                    run,
                    checkpointing,
                    log,
                    messages)));
    return trials;
  }

  /**
   * Returns the images of a network; keeps those of the latest one, which the next often shares.
   */
  StudyData images(ActivationSettings settings, long splitSeed) throws InvalidDataException {
    Split wanted =
        new Split(
            settings.trainSize(), settings.validationSize(), settings.normalization(), splitSeed);
    StudyData found = data;
    if (found == null || !wanted.equals(split)) {
      found = settings.split(dataset, splitSeed);
      split = wanted;
      data = found;
    }
    return found;
  }
}

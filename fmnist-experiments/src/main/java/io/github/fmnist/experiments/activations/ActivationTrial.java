package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.TrainingProgress;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.nd4j.linalg.activations.Activation;

/** A trial of the activation study: trains and tests one network. */
final class ActivationTrial {
  /**
   * All that determines the outcome of a trial.
   *
   * @param settings settings of the study, with one activation and one seed
   * @param splitSeed seed of the split into training and validation images
   */
  record Specification(ActivationSettings settings, long splitSeed, Provenance.Origin origin) {
    private Activation activation() {
      return settings.activations().get(0);
    }

    private Specification withEpochs(int epochs) {
      return new Specification(
          settings.single(activation(), settings.seed(), epochs), splitSeed, origin);
    }

    private String name() {
      return ActivationNames.of(activation());
    }
  }

  /**
   * The outcome of a trial.
   *
   * @param metrics metrics of each epoch
   * @param health health of the hidden layers after each epoch
   * @param result absent if the network diverged
   * @param modelSha256 checksum of the network's file; absent if the network diverged
   * @param diverged absent unless the network diverged
   */
  record Outcome(
      List<EpochMetrics> metrics,
      List<LayerHealth> health,
      Optional<ActivationResult> result,
      Optional<String> modelSha256,
      Optional<DivergedRun> diverged) {}

  private final Specification specification;
  private final RunDirectory run;
  private final Checkpointing checkpointing;
  private final String file;

  ActivationTrial(Specification specification, RunDirectory run, Checkpointing checkpointing) {
    this.specification = specification;
    this.run = run;
    this.checkpointing = checkpointing;
    this.file =
        "models/%s-seed%d.zip".formatted(specification.name(), specification.settings().seed());
  }

  /**
   * Trains and tests the network, or continues its training, and writes it into its file.
   *
   * @param part the place of this trial in the study
   */
  Outcome run(StudyData data, TrainingLoop.Part part, ActivationTraining.Log log, PrintWriter err)
      throws IOException {
    if (!ActivationTraining.isResumed(specification.settings(), checkpointing)) {
      extendTheLongestShorterTrial();
    }
    ActivationTraining training =
        new ActivationTraining(specification.settings(), data, part, checkpointing);
    try {
      training.train(log, err);
    } catch (DivergedException e) {
      err.printf("%s, diverged: %s%n", training.title(), e.getMessage());
      err.flush();
      DivergedRun diverged =
          new DivergedRun(
              specification.name(),
              specification.settings().seed(),
              training.history().size() + 1,
              String.valueOf(e.getMessage()));
      return new Outcome(
          training.history(),
          training.health(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(diverged));
    }
    run.write(file, out -> NetworkZip.write(out, training.network()));
    return new Outcome(
        training.history(),
        training.health(),
        Optional.of(training.test()),
        Optional.of(sha256()),
        Optional.empty());
  }

  private String sha256() throws IOException {
    return DigestUtils.sha256Hex(Files.readAllBytes(run.path().resolve(file)));
  }

  /** Continues a trial with fewer epochs, if the run has one: it is a part of this trial. */
  private void extendTheLongestShorterTrial() throws IOException {
    for (int epochs = specification.settings().epochs() - 1; epochs > 0; epochs--) {
      Optional<Outcome> shorter =
          run.trials().result(specification.withEpochs(epochs), new TypeReference<Outcome>() {});
      if (shorter.isPresent() && shorter.get().modelSha256().isPresent()) {
        extend(shorter.get());
        return;
      }
    }
  }

  private void extend(Outcome shorter) throws IOException {
    Path model = run.path().resolve(file);
    if (!Files.exists(model) || !shorter.modelSha256().orElseThrow().equals(sha256())) {
      throw new InvalidCheckpointException(
          model + ": the network that the run wrote expected, found another file or none");
    }
    EpochMetrics last = shorter.metrics().get(shorter.metrics().size() - 1);
    TrainingProgress progress =
        new TrainingProgress(
            last.epoch(),
            0,
            (long) specification.settings().trainSize() * last.epoch(),
            last.seconds(),
            0,
            0,
            0);
    checkpointing.continueFrom(
        checkpoint -> {
          ActivationTraining.save(
              checkpoint, out -> Files.copy(model, out), shorter.metrics(), shorter.health());
          TrainingLoop.addEnd(
              checkpoint, ActivationTraining.title(specification.settings()), progress);
        });
  }
}

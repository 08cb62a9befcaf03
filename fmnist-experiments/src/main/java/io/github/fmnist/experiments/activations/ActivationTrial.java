package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.experiments.trials.Trial;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.TrainingProgress;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.nd4j.linalg.activations.Activation;

/** A trial of the activation study: trains and tests one network. */
final class ActivationTrial implements Trial<ActivationTrial.Outcome> {
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

  /** Splits the images with a seed. */
  interface Data {
    StudyData splitBy(long seed) throws InvalidDataException;
  }

  private final Specification specification;
  private final Data data;
  private final TrainingLoop.Part part;
  private final RunDirectory run;
  private final Checkpointing checkpointing;
  private final ActivationTraining.Log log;
  private final Messages messages;
  private final String file;

  /**
   * Prepares a trial.
   *
   * @param part the place of this trial in the study
   */
  ActivationTrial(
      Specification specification,
      Data data,
      TrainingLoop.Part part,
      RunDirectory run,
      Checkpointing checkpointing,
      ActivationTraining.Log log,
      Messages messages) {
    this.specification = specification;
    this.data = data;
    this.part = part;
    this.run = run;
    this.checkpointing = checkpointing;
    this.log = log;
    this.messages = messages;
    this.file =
        "models/%s-seed%d.zip".formatted(specification.name(), specification.settings().seed());
  }

  @Override
  public Specification specification() {
    return specification;
  }

  @Override
  public String title() {
    return ActivationTraining.title(specification.settings());
  }

  @Override
  public boolean hasFilesOf(Outcome outcome) throws IOException {
    Path model = run.path().resolve(file);
    if (outcome.modelSha256().isEmpty()
        || (Files.exists(model) && outcome.modelSha256().get().equals(sha256()))) {
      return true;
    }
    messages.warn(
        "%s is not the network that the run wrote: %s is trained again.".formatted(model, title()));
    return false;
  }

  /**
   * Trains and tests the network, or continues its training, and writes it into its file; there is
   * no file if the network diverged.
   */
  @Override
  public Outcome run() throws IOException {
    Checkpointing own = checkpointing.of(run.checkpoints(specification));
    if (own.resumed().isEmpty()) {
      extendTheLongestShorterTrial(own);
    }
    ActivationTraining training =
        new ActivationTraining(
            specification.settings(), data.splitBy(specification.splitSeed()), part, own);
    try {
      training.train(log, messages);
    } catch (DivergedException e) {
      messages.warn("%s, diverged: %s".formatted(training.title(), e.getMessage()));
      setAsideNetworkOfFewerEpochs();
      DivergedRun diverged =
          new DivergedRun(
              specification.name(),
              specification.settings().seed(),
              Math.min(specification.settings().epochs(), training.history().size() + 1),
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

  /** Moves a network that would pass for a result of this trial. */
  private void setAsideNetworkOfFewerEpochs() throws IOException {
    Path model = run.path().resolve(file);
    if (Files.exists(model)) {
      Path aside = run.path().resolve("earlier").resolve(model.getFileName());
      Files.createDirectories(aside.getParent());
      Files.move(model, aside, StandardCopyOption.REPLACE_EXISTING);
      messages.warn("The network of fewer epochs is in %s.".formatted(aside));
    }
  }

  private String sha256() throws IOException {
    return DigestUtils.sha256Hex(Files.readAllBytes(run.path().resolve(file)));
  }

  /** Continues a trial with fewer epochs, if the run has one: it is a part of this trial. */
  private void extendTheLongestShorterTrial(Checkpointing own) throws IOException {
    for (int epochs = specification.settings().epochs() - 1; epochs > 0; epochs--) {
      Optional<Outcome> shorter =
          run.trials().result(specification.withEpochs(epochs), new TypeReference<Outcome>() {});
      if (shorter.isPresent() && shorter.get().modelSha256().isPresent()) {
        if (hasFilesOf(shorter.get())) {
          extend(shorter.get(), own);
        }
        return;
      }
    }
  }

  private void extend(Outcome shorter, Checkpointing own) throws IOException {
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
    own.continueFrom(
        checkpoint -> {
          ActivationTraining.save(
              checkpoint,
              out -> Files.copy(run.path().resolve(file), out),
              shorter.metrics(),
              shorter.health());
          TrainingLoop.addEnd(checkpoint, progress);
        });
  }
}

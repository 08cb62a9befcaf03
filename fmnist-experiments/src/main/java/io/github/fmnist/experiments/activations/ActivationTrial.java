package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.FinishedTrials;
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

/** A trial: trains one network, and tests it if it is one of the study. */
public final class ActivationTrial implements Trial<ActivationTrial.Outcome> {
  /** The directory of the networks of a search, in that of the run. */
  public static final String CANDIDATES = "candidates";

  /** What a network is trained for. */
  public enum Purpose {
    /** A result of the study: the network is tested and kept. */
    STUDY,
    /**
     * A search for settings: the test images are not looked at. The network is kept as long as it
     * may be trained further.
     */
    SEARCH
  }

  /**
   * All that determines the outcome of a trial.
   *
   * @param settings settings of the study, with one activation and one seed
   * @param splitSeed seed of the split into training and validation images
   */
  public record Specification(
      ActivationSettings settings, long splitSeed, Provenance.Origin origin, Purpose purpose) {
    private Activation activation() {
      return settings.activations().get(0);
    }

    /** Returns the specification of a trial that this one continues, if the run has it. */
    private Specification shorter(int epochs, Purpose other) {
      return new Specification(
          settings.single(activation(), settings.seed(), epochs), splitSeed, origin, other);
    }

    /** Returns the name of the network's file in the directory of the run. */
    public String file() throws IOException {
      return switch (purpose) {
        case STUDY -> "models/%s-seed%d.zip".formatted(name(), settings.seed());
        case SEARCH -> "%s/%s.zip".formatted(CANDIDATES, FinishedTrials.nameOf(this));
      };
    }

    /** Returns the name of the activation. */
    String name() {
      return ActivationNames.of(activation());
    }
  }

  /**
   * The outcome of a trial.
   *
   * @param metrics metrics of each epoch
   * @param health health of the hidden layers after each epoch
   * @param result absent if the network diverged, and in a search
   * @param modelSha256 checksum of the network's file; absent if the network diverged
   * @param diverged absent unless the network diverged
   */
  public record Outcome(
      List<EpochMetrics> metrics,
      List<LayerHealth> health,
      Optional<ActivationResult> result,
      Optional<String> modelSha256,
      Optional<DivergedRun> diverged) {}

  /**
   * A network whose training diverged; an entry of {@code diverged} in {@code summary.json}.
   *
   * @param epoch the epoch in which it diverged, from 1; {@code metrics.csv} has the preceding ones
   * @param message description of the divergence
   */
  public record DivergedRun(String activation, long seed, int epoch, String message) {}

  /** The images of a network, split by a seed. */
  interface Images {
    StudyData of(ActivationSettings settings, long splitSeed) throws InvalidDataException;
  }

  private final Specification specification;
  private final String title;
  private final Images images;
  private final TrainingLoop.Part part;
  private final RunDirectory run;
  private final Checkpointing checkpointing;
  private final ActivationTrials.Log log;
  private final Messages messages;

  /**
   * Prepares a trial.
   *
   * @param title name in messages
   * @param part the place of this trial in the study
   */
  ActivationTrial(
      Specification specification,
      String title,
      Images images,
      TrainingLoop.Part part,
      RunDirectory run,
      Checkpointing checkpointing,
      ActivationTrials.Log log,
      Messages messages) {
    this.specification = specification;
    this.title = title;
    this.images = images;
    this.part = part;
    this.run = run;
    this.checkpointing = checkpointing;
    this.log = log;
    this.messages = messages;
  }

  @Override
  public Specification specification() {
    return specification;
  }

  @Override
  public String title() {
    return title;
  }

  /** Of a search, the outcome has all that is needed; networks that are out of it are deleted. */
  @Override
  public boolean hasFilesOf(Outcome outcome) throws IOException {
    return specification.purpose() == Purpose.SEARCH || hasNetworkOf(specification, outcome);
  }

  private boolean hasNetworkOf(Specification trial, Outcome outcome) throws IOException {
    Path model = run.path().resolve(trial.file());
    if (outcome.modelSha256().isEmpty()
        || (Files.exists(model) && outcome.modelSha256().get().equals(sha256(model)))) {
      return true;
    }
    messages.warn(
        "%s is not the network that the run wrote: %s is trained again.".formatted(model, title));
    return false;
  }

  /**
   * Trains the network, or continues its training, tests it unless it is one of a search, and
   * writes it into its file; there is no file if the network diverged.
   */
  @Override
  public Outcome run() throws IOException {
    Checkpointing own = checkpointing.of(run.checkpoints(specification));
    if (own.resumed().isEmpty()) {
      continueTheLongestShorterTrial(own);
    }
    ActivationTraining training =
        new ActivationTraining(
            specification.settings(),
            title,
            images.of(specification.settings(), specification.splitSeed()),
            part,
            own);
    try {
      training.train(log, messages);
    } catch (DivergedException e) {
      messages.warn("%s, diverged: %s".formatted(title, e.getMessage()));
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
    String file = specification.file();
    run.write(file, out -> NetworkZip.write(out, training.network()));
    return new Outcome(
        training.history(),
        training.health(),
        specification.purpose() == Purpose.STUDY ? Optional.of(training.test()) : Optional.empty(),
        Optional.of(sha256(run.path().resolve(file))),
        Optional.empty());
  }

  /** Moves a network that would pass for a result of this trial. */
  private void setAsideNetworkOfFewerEpochs() throws IOException {
    Path model = run.path().resolve(specification.file());
    if (Files.exists(model)) {
      Path aside = run.path().resolve("earlier").resolve(model.getFileName());
      Files.createDirectories(aside.getParent());
      Files.move(model, aside, StandardCopyOption.REPLACE_EXISTING);
      messages.warn("The network of fewer epochs is in %s.".formatted(aside));
    }
  }

  private static String sha256(Path file) throws IOException {
    return DigestUtils.sha256Hex(Files.readAllBytes(file));
  }

  /**
   * Continues a trial with fewer epochs, or a search with as many, if the run has one: it is a part
   * of this trial.
   */
  private void continueTheLongestShorterTrial(Checkpointing own) throws IOException {
    for (int epochs = specification.settings().epochs(); epochs > 0; epochs--) {
      for (Purpose purpose : Purpose.values()) {
        Specification shorter = specification.shorter(epochs, purpose);
        Optional<Outcome> outcome = run.trials().result(shorter, new TypeReference<Outcome>() {});
        if (outcome.isPresent()
            && outcome.get().modelSha256().isPresent()
            && !shorter.equals(specification)) {
          if (hasNetworkOf(shorter, outcome.get())) {
            extend(shorter, outcome.get(), own);
          }
          return;
        }
      }
    }
  }

  private void extend(Specification trial, Outcome shorter, Checkpointing own) throws IOException {
    Path network = run.path().resolve(trial.file());
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
              checkpoint, out -> Files.copy(network, out), shorter.metrics(), shorter.health());
          TrainingLoop.addEnd(checkpoint, progress);
        });
  }
}

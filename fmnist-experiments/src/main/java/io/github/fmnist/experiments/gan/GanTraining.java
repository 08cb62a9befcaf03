package io.github.fmnist.experiments.gan;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Checkpoints;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.ImageClassifier;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.gan.Diversity;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanDynamics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains the generative adversarial network, and measures generated images after each epoch. */
final class GanTraining {
  /** The model's file in a checkpoint. */
  static final String MODEL = "gan.zip";

  private static final String METRICS = "metrics.json";
  private static final String STRIPS = "samples.bin";

  /** Maximum number of images whose diversity is measured. */
  private static final int MAX_DIVERSITY_IMAGES = 500;

  /** Number of images whose classes are counted: a share of 10 % has a standard error of 0.7 %. */
  private static final int CLASSIFIED_IMAGES = 2000;

  private final GanSettings settings;
  private final StudyData data;
  private final Gan gan;
  private final GeneratedImages generated;
  private final ImageClassifier classifier;
  private final RunDirectory run;
  private final Checkpointing checkpointing;
  private final LabelledImages diversityReference;
  private final List<GanEpoch> history = new ArrayList<>();
  private final List<INDArray> strips = new ArrayList<>();
  private int bestEpoch;

  /** Prepares the training, or the rest of one that a checkpoint has. */
  GanTraining(
      GanSettings settings,
      StudyData data,
      Gan gan,
      GeneratedImages generated,
      ImageClassifier classifier,
      RunDirectory run,
      Checkpointing checkpointing)
      throws IOException {
    this.settings = settings;
    this.data = data;
    this.gan = gan;
    this.generated = generated;
    this.classifier = classifier;
    this.run = run;
    this.checkpointing = checkpointing;
    this.diversityReference =
        data.validation().first(Math.min(MAX_DIVERSITY_IMAGES, data.validation().size()));
    if (checkpointing.resumed().isPresent()) {
      restore(checkpointing.resumed().get());
    }
  }

  private void restore(Checkpoint checkpoint) throws IOException {
    history.addAll(checkpoint.json(METRICS, new TypeReference<List<GanEpoch>>() {}));
    if (!history.isEmpty()) {
      writeMetrics();
    }
    long[] shape = {GeneratedImages.SIDE, 1, data.training().height(), data.training().width()};
    strips.addAll(checkpoint.arrays(STRIPS, Collections.nCopies(history.size(), shape)));
  }

  private void writeMetrics() throws IOException {
    run.writeCsv("metrics.csv", GanEpoch.class, history);
  }

  /** Returns the metrics of each epoch. */
  List<GanEpoch> history() {
    return history;
  }

  /** Returns ten images from the same codes after each epoch: {@code [10, 1, height, width]}. */
  List<INDArray> strips() {
    return strips;
  }

  /** Returns the metrics of the epoch whose parameters the model has. */
  GanEpoch best() {
    return history.get(bestEpoch - 1);
  }

  /**
   * Trains for all epochs, or until early stopping, which restores the parameters of the best
   * epoch. Writes the metrics, and a grid of images from the same codes, into the run directory
   * after each epoch.
   *
   * @throws DivergedException if a loss is NaN, infinite or implausibly large
   */
  void train(Messages messages) throws IOException {
    try (EpochWatcher watch = new EpochWatcher(messages)) {
      bestEpoch =
          new TrainingLoop(
                  "gan",
                  TrainingLoop.Part.WHOLE,
                  (long) data.training().size() * settings.epochs(),
                  settings.epochs(),
                  settings.patience(),
                  checkpointing)
              .run(
                  this::fit,
                  List.of(gan.generator(), gan.averagedGenerator(), gan.discriminator()),
                  watch,
                  messages);
    }
  }

  private void fit(Trainer trainer) {
    gan.fit(data.trainingBatches(settings.batchSize(), settings.seed()), trainer);
  }

  private GanEpoch measure(TrainingListener.Epoch epoch, OptionalDouble validationDistance) {
    GanDynamics dynamics = gan.dynamics();
    Diversity diversity =
        gan.diversity(
            diversityReference.features(),
            settings
                .model()
                .conditioning(
                    IntStream.range(0, diversityReference.size())
                        .map(diversityReference::label)
                        .toArray()));
    return new GanEpoch(
        data.name(),
        epoch.epoch() + 1,
        dynamics.discriminatorLoss(),
        dynamics.generatorLoss(),
        dynamics.realProbability(),
        dynamics.fakeProbability(),
        dynamics.discriminatorGradientNorm(),
        dynamics.generatorGradientNorm(),
        diversity.pairwise(),
        diversity.nearest(),
        diversity.collapsed(),
        validationDistance,
        generated.shares(CLASSIFIED_IMAGES, classifier),
        epoch.seconds(),
        epoch.examplesPerSecond());
  }

  /** Measures and generates images after each epoch; warns when a collapse begins. */
  private final class EpochWatcher implements TrainingLoop.Watcher, AutoCloseable {
    private final Messages messages;
    private final @Nullable ValidationDistance distance;
    private boolean warned = !history.isEmpty() && history.get(history.size() - 1).collapsed();

    EpochWatcher(Messages messages) {
      this.messages = messages;
      this.distance =
          settings.patience().isPresent()
              ? new ValidationDistance(
                  data.validation().first(Math.min(CLASSIFIED_IMAGES, data.validation().size())),
                  settings.engine())
              : null;
    }

    @Override
    public String status(TrainingListener.Step step) {
      GanDynamics dynamics = gan.dynamics();
      return "epoch %d/%d, D(real) %.2f, D(fake) %.2f"
          .formatted(
              step.epoch() + 1,
              settings.epochs(),
              dynamics.realProbability(),
              dynamics.fakeProbability());
    }

    @Override
    public TrainingLoop.Measured measure(TrainingListener.Epoch epoch) throws IOException {
      OptionalDouble validationDistance =
          distance == null
              ? OptionalDouble.empty()
              : OptionalDouble.of(distance.of(generated.images(distance.images())));
      GanEpoch measured = GanTraining.this.measure(epoch, validationDistance);
      history.add(measured);
      strips.add(generated.strip());
      writeMetrics();
      generated.writeEpoch(run, measured);
      if (measured.collapsed() && !warned) {
        messages.warn(GanSummary.warning(measured));
      }
      warned = measured.collapsed();
      return new TrainingLoop.Measured(
          validationDistance.orElse(Double.NaN),
          measured,
          "D(real) %.2f, D(fake) %.2f, diversity %.2f"
              .formatted(
                  measured.realProbability(),
                  measured.fakeProbability(),
                  measured.pairwiseDiversity()));
    }

    @Override
    public void save(Checkpoints.Writer checkpoint) throws IOException {
      checkpoint.add(MODEL, gan::save);
      checkpoint.addJson(METRICS, history);
      checkpoint.addArrays(STRIPS, strips);
    }

    @Override
    public void close() {
      if (distance != null) {
        distance.close();
      }
    }
  }
}

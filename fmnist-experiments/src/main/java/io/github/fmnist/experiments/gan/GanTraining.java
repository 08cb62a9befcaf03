package io.github.fmnist.experiments.gan;

import io.github.fmnist.data.LabelledImages;
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
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains the generative adversarial network, and looks at what it draws after each epoch. */
final class GanTraining {
  /** Images whose diversity is measured, at most. */
  private static final int COMPARED = 500;

  /** Images whose classes are counted: a share of 10 % is then known to 0.7 %. */
  private static final int COUNTED = 2000;

  private final GanSettings settings;
  private final StudyData data;
  private final Gan gan;
  private final GeneratedImages drawn;
  private final ImageClassifier classifier;
  private final RunDirectory run;
  private final LabelledImages compared;
  private final List<GanEpoch> history = new ArrayList<>();
  private final List<INDArray> strips = new ArrayList<>();
  private int bestEpoch;

  GanTraining(
      GanSettings settings,
      StudyData data,
      Gan gan,
      GeneratedImages drawn,
      ImageClassifier classifier,
      RunDirectory run) {
    this.settings = settings;
    this.data = data;
    this.gan = gan;
    this.drawn = drawn;
    this.classifier = classifier;
    this.run = run;
    this.compared = data.validation().first(Math.min(COMPARED, data.validation().size()));
  }

  /** Returns the metrics of each epoch. */
  List<GanEpoch> history() {
    return history;
  }

  /** Returns ten images of the same codes after each epoch: {@code [10, 1, height, width]}. */
  List<INDArray> strips() {
    return strips;
  }

  /** Returns the metrics of the epoch that the trained model is of. */
  GanEpoch best() {
    return history.get(bestEpoch - 1);
  }

  /**
   * Trains for all epochs, or until patience ends; then the model is that of the best epoch. The
   * metrics of each, and a grid of images of the same codes, are in the run's directory as soon as
   * it ends.
   *
   * @throws DivergedException if a loss is no number, or too large to be one of a game
   */
  void train(PrintWriter err) throws IOException {
    try (Watch watch = new Watch(err)) {
      bestEpoch =
          new TrainingLoop(
                  "gan", (long) data.training().size() * settings.epochs(), settings.patience())
              .run(
                  this::fit,
                  List.of(gan.generator(), gan.averagedGenerator(), gan.discriminator()),
                  watch,
                  err);
    }
  }

  private void fit(TrainingListener listener) {
    gan.fit(
        data.trainingBatches(settings.batchSize(), settings.seed()),
        Trainer.forEpochs(settings.epochs()).listener(listener));
  }

  private GanEpoch measure(TrainingListener.Epoch epoch, OptionalDouble validationDistance) {
    GanDynamics dynamics = gan.dynamics();
    Diversity diversity =
        gan.diversity(
            compared.features(),
            settings
                .model()
                .told(IntStream.range(0, compared.size()).map(compared::label).toArray()));
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
        drawn.shares(COUNTED, classifier),
        epoch.seconds(),
        epoch.examplesPerSecond());
  }

  /** Measures and generates images after each epoch, warns of a collapse when it begins. */
  private final class Watch implements TrainingLoop.Watcher, AutoCloseable {
    private final PrintWriter err;
    private final @Nullable ValidationDistance distance;
    private boolean warned;

    Watch(PrintWriter err) {
      this.err = err;
      this.distance =
          settings.patience().isPresent()
              ? new ValidationDistance(
                  data.validation().first(Math.min(COUNTED, data.validation().size())),
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
    public double measure(TrainingListener.Epoch epoch) throws IOException {
      OptionalDouble validationDistance =
          distance == null
              ? OptionalDouble.empty()
              : OptionalDouble.of(distance.of(drawn.images(distance.images())));
      GanEpoch measured = GanTraining.this.measure(epoch, validationDistance);
      history.add(measured);
      strips.add(drawn.strip());
      run.writeCsv("metrics.csv", GanEpoch.class, history);
      drawn.writeEpoch(run, measured);
      if (measured.collapsed() && !warned) {
        err.println(GanSummary.warning(measured));
        err.flush();
      }
      warned = measured.collapsed();
      return validationDistance.orElse(Double.NaN);
    }

    @Override
    public void close() {
      if (distance != null) {
        distance.close();
      }
    }
  }
}

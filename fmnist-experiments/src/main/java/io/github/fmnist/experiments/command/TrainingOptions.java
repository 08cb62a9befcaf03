package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.run.Budget;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Interruption;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every study that trains. */
public final class TrainingOptions {
  /** By default, one training image in twelve is held out: 5,000 of 60,000. */
  private static final int VALIDATION_SHARE = 12;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of passes over the training images.%n  Default: by preset")
  private @Nullable Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after this number of epochs without a ${bundle:patience.measure}, and keep the best"
              + " model.%n  Default: no early stopping")
  private @Nullable Integer patience;

  @Option(
      names = "--train-size",
      paramLabel = "N",
      description = "Number of training images, stratified by class.%n  Default: by preset")
  private @Nullable Integer trainSize;

  @Option(
      names = "--validation-size",
      paramLabel = "N",
      description =
          "Number of training images that are held out for validation, stratified by class.%n "
              + " Default: one in twelve")
  private @Nullable Integer validationSize;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Number of images per training step.%n  Default: ${bundle:batch-size.default}")
  private @Nullable Integer batchSize;

  @Option(
      names = "--learning-rate-schedule",
      paramLabel = "NAME",
      description =
          "constant, or cosine (decays along half a cosine wave to nearly 0).%n  Default:"
              + " ${bundle:learning-rate-schedule.default}")
  private @Nullable LearningRateSchedule learningRateSchedule;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description =
          "Number format of products and activations in training: float32, or bf16 (bfloat16, on"
              + " processors with AVX-512 BF16). Measures and saved models are float32 in both.")
  private Precision precision;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = TimeConverter.class,
      description =
          "Least time between two checkpoints, such as 30s, 5m or 1h30m, or 0s for one after each"
              + " step: what an interrupted run loses at most. The command resume continues the"
              + " run.")
  private Duration checkpointEvery;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Time that training may take, such as 10m or 1h30m. The run then saves a checkpoint and"
              + " ends with exit code 8. The command resume continues it, with the same budget"
              + " again.%n  Default: no limit")
  private @Nullable Duration budget;

  /**
   * Returns when the run saves checkpoints and when it ends; its budget begins.
   *
   * @param earlier the checkpoint that the run continues from; empty if it begins
   */
  public Checkpointing checkpointing(RunDirectory run, Optional<Checkpoint> earlier) {
    return new Checkpointing(
        run.path(),
        run.checkpoints(),
        checkpointEvery,
        Interruption::requested,
        Optional.ofNullable(budget).map(time -> new Budget(time, System::nanoTime)),
        earlier);
  }

  public Precision precision() {
    return precision;
  }

  public int batchSize(int byDefault) {
    return batchSize == null ? byDefault : batchSize;
  }

  public LearningRateSchedule learningRateSchedule(LearningRateSchedule byDefault) {
    return learningRateSchedule == null ? byDefault : learningRateSchedule;
  }

  /** Returns the patience of early stopping, in epochs; absent if all epochs are trained. */
  public OptionalInt patience() {
    return patience == null ? OptionalInt.empty() : OptionalInt.of(patience);
  }

  public int epochs(int byPreset) {
    return epochs == null ? byPreset : epochs;
  }

  /** Returns the number of validation images; rejects one that leaves no image to train on. */
  public int validationSize(FashionMnist dataset, RunOptions run) throws InvalidDataException {
    int images = dataset.train().size();
    if (images < 2) {
      throw new InvalidDataException(
          "%s: at least 2 training images expected, found %d".formatted(dataset.name(), images));
    }
    run.require(
        validationSize == null || validationSize < images,
        "--validation-size: fewer than the %d training images expected, found %%s"
            .formatted(images),
        validationSize);
    return validationSize == null ? defaultValidationSize(dataset) : validationSize;
  }

  /** Returns the default number of validation images. */
  public static int defaultValidationSize(FashionMnist data) {
    return Math.max(1, data.train().size() / VALIDATION_SHARE);
  }

  /** Returns the number of validation images; also rejects one below {@code min}. */
  public int validationSize(FashionMnist dataset, int min, RunOptions run)
      throws InvalidDataException {
    int size = validationSize(dataset, run);
    run.require(
        validationSize == null || size >= min,
        "--validation-size: at least %d expected, to compare generated images with; found %%s"
            .formatted(min),
        size);
    if (size < min) {
      throw new InvalidDataException(
          "%s: %d training images to hold out for comparison expected, found %d of %d held out;"
                  .formatted(dataset.name(), min, size, dataset.train().size())
              + " a larger --validation-size holds out more");
    }
    return size;
  }

  /** Rejects batches of one image, for batch normalization; names the option that was given. */
  public void requireNoSingleImage(int images, int size, RunOptions run)
      throws InvalidDataException {
    boolean single = size == 1 || images % size == 1;
    String found =
        "a last batch of a single image, as %d images are divided by %d".formatted(images, size);
    run.require(
        batchSize == null || !single,
        "--batch-size: a number that leaves no batch of a single image expected, found %s",
        found);
    run.require(
        trainSize == null || !single,
        "--train-size: a number that leaves no batch of a single image expected, found %s",
        found);
    if (single) {
      throw new InvalidDataException(
          "training images that leave no batch of a single image expected, found %s; --batch-size"
                  .formatted(found)
              + " and --train-size change the division");
    }
  }

  /** Returns the number of training images; rejects more than are left beside validation. */
  public int trainSize(FashionMnist dataset, Preset preset, RunOptions run)
      throws InvalidDataException {
    int available = dataset.train().size() - validationSize(dataset, run);
    run.require(
        trainSize == null || trainSize <= available,
        "--train-size: at most %d of %d training images expected, others are held out; found %%s"
            .formatted(available, dataset.train().size()),
        trainSize);
    return trainSize == null ? Math.min(preset.trainSize(), available) : trainSize;
  }

  /**
   * Announces the training; if it is a part of the study, announces the size of the whole, too.
   *
   * @param what description of the trained models
   * @param available number of training images of the whole study
   */
  public static void announce(
      String what, int trainSize, int epochs, int available, int fullEpochs, Messages messages) {
    messages.info("Training %s on %,d images, epochs: %d.".formatted(what, trainSize, epochs));
    if (trainSize < available || epochs < fullEpochs) {
      messages.info(
          "This is a part of the study; --preset full takes %,d images and %d epochs."
              .formatted(available, fullEpochs));
    }
  }

  /** Rejects invalid values. */
  public void check(RunOptions run) {
    run.require(epochs == null || epochs >= 1, "--epochs: at least 1 expected, found %s", epochs);
    run.require(
        patience == null || patience >= 1, "--patience: at least 1 expected, found %s", patience);
    run.require(
        trainSize == null || trainSize >= 1,
        "--train-size: at least 1 expected, found %s",
        trainSize);
    run.require(
        validationSize == null || validationSize >= 1,
        "--validation-size: at least 1 expected, found %s",
        validationSize);
    run.require(
        batchSize == null || batchSize >= 1,
        "--batch-size: at least 1 expected, found %s",
        batchSize);
    run.require(
        precision == Precision.FLOAT32 || run.engine() != Engine.DL4J,
        "--precision: float32 expected with --engine dl4j, found %s",
        "bf16");
    run.requireSupported(precision);
  }
}

package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.ImageChange;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.Optimizer;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.models.CnnFactory;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * All settings that determine the outcome of the activation study, as stored in {@code
 * config.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param seed seed of the first repetition; the others count up from it
 * @param seeds number of repetitions
 * @param fixedSplit whether all repetitions have the split of the first
 * @param patience number of epochs without a lower validation loss after which training stops;
 *     absent if all epochs are trained
 * @param augment random changes to training images
 * @param labelSmoothing share of each training label that is spread over all classes
 * @param trainSize number of training images, stratified by class, without those held out
 * @param validationSize number of training images held out for validation, stratified by class
 * @param precision the precision of training; measures are float32
 * @param override settings that single activations have in the place of these, such as {@code
 *     relu.learning-rate=0.002}
 */
public record ActivationSettings(
    String data,
    List<Activation> activations,
    int epochs,
    OptionalInt patience,
    int batchSize,
    long seed,
    int seeds,
    boolean fixedSplit,
    int trainSize,
    int validationSize,
    Optimizer optimizer,
    double learningRate,
    LearningRateSchedule learningRateSchedule,
    Network network,
    InputScale normalization,
    Set<ImageChange> augment,
    double labelSmoothing,
    int threads,
    Engine engine,
    Precision precision,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> override) {

  /** Runs of older versions have no {@code override}. */
  public ActivationSettings {
    override = Objects.requireNonNullElse(override, List.of());
  }

  /** Returns the images, split by a seed and normalized. */
  StudyData split(FashionMnist dataset, long splitSeed) throws InvalidDataException {
    return StudyData.of(dataset, trainSize, validationSize, normalization, splitSeed);
  }

  /**
   * Returns these settings with a single activation and a single seed, for a number of epochs; they
   * are those of the activation already.
   */
  public ActivationSettings single(Activation activation, long singleSeed, int epochs) {
    return new ActivationSettings(
        data,
        List.of(activation),
        epochs,
        patience,
        batchSize,
        singleSeed,
        1,
        false,
        trainSize,
        validationSize,
        optimizer,
        learningRate,
        learningRateSchedule,
        network,
        normalization,
        augment,
        labelSmoothing,
        threads,
        engine,
        precision,
        List.of());
  }

  /** Returns a new optimizer. */
  IUpdater updater() {
    return learningRateSchedule.applyTo(optimizer.updater(learningRate), epochs);
  }

  /**
   * The architecture of the study's CNN.
   *
   * @param filters filters of the first and the second convolution
   * @param kernel height and width of the kernels
   * @param hidden units of the dense layer
   */
  record Network(
      int convolutions,
      List<Integer> filters,
      int kernel,
      int hidden,
      boolean batchNormalization,
      double dropout) {

    /** Returns a factory with these settings; the caller sets input shape, classes and seed. */
    CnnFactory factory(Activation activation, IUpdater updater) {
      return CnnFactory.withActivation(activation)
          .convolutions(convolutions)
          .filters(filters.get(0), filters.get(1))
          .kernel(kernel)
          .denseUnits(hidden)
          .batchNormalization(batchNormalization)
          .dropout(dropout)
          .optimizer(updater);
    }
  }
}

package io.github.fmnist.experiments.study;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.data.Normalization;
import io.github.fmnist.data.StratifiedSplit;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The images of a study, with one split and one normalization for all its networks.
 *
 * @param name {@code real}, {@code synthetic} or a name
 * @param training images for training
 * @param probe training images for measuring the training loss, at most as many as in validation
 * @param validation images for measuring generalization during training
 * @param test images for a single measurement at the end
 */
public record StudyData(
    String name,
    LabelledImages training,
    LabelledImages probe,
    LabelledImages validation,
    LabelledImages test,
    Normalization normalization,
    List<String> classNames) {

  /** Batch size for measuring; batches are large since they need no gradients. */
  private static final int MEASURING_BATCH = 500;

  /**
   * Splits a dataset, stratified by class; the same seed gives the same split.
   *
   * @param trainSize number of training images, at least 1
   * @param validationSize number of validation images, at least 1; at most all training images
   *     together with {@code trainSize}
   * @throws InvalidDataException if all pixels of the training images have the same value
   */
  public static StudyData of(
      FashionMnist data, int trainSize, int validationSize, InputScale scale, long seed)
      throws InvalidDataException {
    int available = data.train().size() - validationSize;
    checkArgument(
        trainSize >= 1 && validationSize >= 1 && trainSize <= available,
        "at least 1 image to train on and 1 to validate on expected, of %s; %s and %s given",
        data.train().size(),
        trainSize,
        validationSize);
    StratifiedSplit split = StratifiedSplit.of(data.train(), validationSize, seed);
    LabelledImages training =
        StratifiedSplit.of(split.training(), available - trainSize, seed).training();
    if (training.deviation() == 0) {
      throw new InvalidDataException(
          "%s: training images that differ expected, found the same value in every pixel"
              .formatted(data.name()));
    }
    int probeSize = Math.min(validationSize, trainSize);
    return new StudyData(
        data.name(),
        training,
        training.stratifiedSample(probeSize, seed),
        split.validation(),
        data.test(),
        scale.of(training),
        data.classNames());
  }

  /**
   * Requires training images of each class, which a model needs that is conditioned on it.
   *
   * @throws InvalidDataException if a class has none; the message names it
   */
  public void requireEveryClass() throws InvalidDataException {
    Set<Integer> found =
        IntStream.range(0, training.size()).mapToObj(training::label).collect(Collectors.toSet());
    List<String> missing =
        IntStream.range(0, classNames.size())
            .filter(label -> !found.contains(label))
            .mapToObj(classNames::get)
            .toList();
    if (!missing.isEmpty()) {
      throw new InvalidDataException(
          "%s: training images of each class expected for a conditional model, found none of %s among %,d images; without --conditional, or with a larger --train-size, they may do"
              .formatted(name, String.join(", ", missing), training.size()));
    }
  }

  public BatchSource trainingBatches(int batchSize, long seed) {
    return BatchSource.shuffled(examples(training), batchSize, seed);
  }

  /** Returns normalized images of the study for training in batches. */
  public Examples examples(LabelledImages images) {
    return new Examples() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public DataSet batch(int... indices) {
        DataSet batch = images.batch(indices);
        normalization.preProcess(batch);
        return batch;
      }
    };
  }

  public FashionMnistDataSetIterator measuringBatches(LabelledImages images) {
    FashionMnistDataSetIterator batches =
        FashionMnistDataSetIterator.inOrder(images, classNames, MEASURING_BATCH);
    batches.setPreProcessor(normalization);
    return batches;
  }
}

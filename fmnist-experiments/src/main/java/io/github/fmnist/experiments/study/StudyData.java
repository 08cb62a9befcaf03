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
import org.nd4j.linalg.dataset.DataSet;

/**
 * The images of a study, divided and normalized alike for all its networks.
 *
 * @param name {@code real}, {@code synthetic} or a name
 * @param training the images to learn from
 * @param probe training images, as many as in validation, on which learning is measured
 * @param validation images to watch generalization on while training
 * @param test images to be looked at once, at the end
 */
public record StudyData(
    String name,
    LabelledImages training,
    LabelledImages probe,
    LabelledImages validation,
    LabelledImages test,
    Normalization normalization,
    List<String> classNames) {

  /** Batches for measuring are large: they need no gradients. */
  private static final int MEASURING_BATCH = 500;

  /**
   * Divides a dataset by class; the same seed divides alike.
   *
   * @param trainSize at least 1
   * @param validationSize at least 1; both together at most all training images
   * @throws InvalidDataException if the images are too much alike to be standardized
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

  public BatchSource trainingBatches(int batchSize, long seed) {
    return BatchSource.shuffled(examples(training), batchSize, seed);
  }

  /** Returns images of the study, normalized, a batch at a time. */
  public Examples examples(LabelledImages images) {
    return new Examples() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public DataSet batch(int... places) {
        DataSet batch = images.batch(places);
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

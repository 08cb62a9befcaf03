package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.data.Normalization;
import io.github.fmnist.data.StratifiedSplit;
import java.util.List;

/**
 * The images of a study, divided and normalized alike for all its networks.
 *
 * @param training the images to learn from
 * @param probe training images, as many as in validation, on which learning is measured
 * @param validation images to watch generalization on while training
 * @param test images to be looked at once, at the end
 */
record StudyData(
    LabelledImages training,
    LabelledImages probe,
    LabelledImages validation,
    LabelledImages test,
    Normalization normalization,
    List<String> classNames) {

  /** One training image in so many is held out: 5,000 of 60,000. */
  private static final int VALIDATION_SHARE = 12;

  /** Batches for measuring are large: they need no gradients. */
  private static final int MEASURING_BATCH = 500;

  /** Divides a dataset by class; the same seed divides alike. */
  static StudyData of(FashionMnist data, int trainSize, InputScale scale, long seed) {
    int validationSize = Math.max(1, data.train().size() / VALIDATION_SHARE);
    StratifiedSplit split = StratifiedSplit.of(data.train(), validationSize, seed);
    int available = split.training().size();
    if (trainSize > available) {
      throw new IllegalArgumentException(
          "--train-size %d is more than the %d images that validation leaves"
              .formatted(trainSize, available));
    }
    LabelledImages training =
        StratifiedSplit.of(split.training(), available - trainSize, seed).training();
    int probeSize = Math.min(validationSize, trainSize);
    return new StudyData(
        training,
        StratifiedSplit.of(training, probeSize, seed).validation(),
        split.validation(),
        data.test(),
        scale.of(training),
        data.classNames());
  }

  FashionMnistDataSetIterator trainingBatches(int batchSize, long seed) {
    return normalized(FashionMnistDataSetIterator.shuffled(training, classNames, batchSize, seed));
  }

  FashionMnistDataSetIterator measuringBatches(LabelledImages images) {
    return normalized(FashionMnistDataSetIterator.inOrder(images, classNames, MEASURING_BATCH));
  }

  private FashionMnistDataSetIterator normalized(FashionMnistDataSetIterator batches) {
    batches.setPreProcessor(normalization);
    return batches;
  }
}

package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Fashion-MNIST in batches, shaped like Deeplearning4j's {@code MnistDataSetIterator}.
 *
 * <p>A batch has features float32 {@code [b, 784]} in [0, 1] and one-hot labels float32 {@code [b,
 * 10]}; the last one of a pass may be smaller. Training images are shuffled anew for each pass;
 * their order depends only on the seed and the number of the pass. Other images keep their order.
 */
public final class FashionMnistDataSetIterator implements DataSetIterator {
  private static final long serialVersionUID = 1;

  private final LabelledImages images;
  private final List<String> classNames;
  private final int batchSize;
  private final boolean shuffled;
  private final long seed;
  private @Nullable DataSetPreProcessor preProcessor;
  private int[] order;
  private int pass;
  private int position;

  /**
   * Loads the dataset as {@link FashionMnist#load()} does.
   *
   * @param batchSize images per batch, at least 1
   * @param train the 60,000 training images, shuffled, or the 10,000 test images in their order
   * @param seed the seed of the shuffling
   * @throws IOException if the dataset is damaged, or if it is not on this machine and cannot be
   *     downloaded
   */
  public FashionMnistDataSetIterator(int batchSize, boolean train, long seed) throws IOException {
    this(FashionMnist.load(), batchSize, train, seed);
  }

  private FashionMnistDataSetIterator(FashionMnist data, int batchSize, boolean train, long seed) {
    this(train ? data.train() : data.test(), data.classNames(), batchSize, train, seed);
  }

  private FashionMnistDataSetIterator(
      LabelledImages images, List<String> classNames, int batchSize, boolean shuffled, long seed) {
    checkArgument(batchSize > 0, "a batch has at least 1 image, %s given", batchSize);
    checkArgument(
        classNames.size() == images.classes(),
        "%s class names given for %s classes",
        classNames.size(),
        images.classes());
    this.images = images;
    this.classNames = List.copyOf(classNames);
    this.batchSize = batchSize;
    this.shuffled = shuffled;
    this.seed = seed;
    arrange();
  }

  /**
   * Returns the images in batches, in a new order in each pass.
   *
   * @param images any images
   * @param classNames one name for each class
   * @param batchSize images per batch, at least 1
   * @param seed the seed of the shuffling
   */
  public static FashionMnistDataSetIterator shuffled(
      LabelledImages images, List<String> classNames, int batchSize, long seed) {
    return new FashionMnistDataSetIterator(images, classNames, batchSize, true, seed);
  }

  /**
   * Returns the images in batches, in their own order.
   *
   * @param images any images
   * @param classNames one name for each class
   * @param batchSize images per batch, at least 1
   */
  public static FashionMnistDataSetIterator inOrder(
      LabelledImages images, List<String> classNames, int batchSize) {
    return new FashionMnistDataSetIterator(images, classNames, batchSize, false, 0);
  }

  @Override
  public boolean hasNext() {
    return position < order.length;
  }

  @Override
  public DataSet next() {
    return next(batchSize);
  }

  @Override
  public DataSet next(int count) {
    checkArgument(count > 0, "a batch has at least 1 image, %s requested", count);
    if (!hasNext()) {
      throw new NoSuchElementException("the pass is over; reset() begins the next one");
    }
    int end = Math.min(order.length, position + count);
    DataSet batch = images.batch(Arrays.copyOfRange(order, position, end));
    position = end;
    batch.setLabelNames(classNames);
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  @Override
  public void reset() {
    pass++;
    arrange();
  }

  @Override
  public int inputColumns() {
    return images.height() * images.width();
  }

  @Override
  public int totalOutcomes() {
    return images.classes();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batchSize;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public @Nullable DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  @Override
  public List<String> getLabels() {
    return classNames;
  }

  private void arrange() {
    position = 0;
    order = IntStream.range(0, images.size()).toArray();
    if (shuffled) {
      // A generator scrambles the seed first, so that neighbouring seeds share no order.
      Shuffle.inPlace(order, new Random(new Random(seed).nextLong() + pass));
    }
  }
}

package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Grey images with a label each, kept as the bytes of the file: uint8 {@code [n, height, width]}.
 *
 * <p>Immutable: arguments and results are copied.
 */
public final class LabelledImages {
  private final byte[] pixels;
  private final byte[] labels;
  private final int height;
  private final int width;
  private final int classes;

  private LabelledImages(byte[] pixels, byte[] labels, int height, int width, int classes) {
    this.pixels = pixels;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.classes = classes;
  }

  /**
   * Returns the given images.
   *
   * @param pixels uint8 {@code [n, height, width]}, row after row; 0 is black, 255 white
   * @param labels one label for each image, in {@code [0, classes)}
   * @param height rows of an image
   * @param width columns of an image
   * @param classes number of classes, 1 to 256
   * @throws IllegalArgumentException if the sizes do not agree or a label is out of range
   */
  public static LabelledImages of(
      byte[] pixels, byte[] labels, int height, int width, int classes) {
    return adopt(pixels.clone(), labels.clone(), height, width, classes);
  }

  /**
   * Returns the given images as {@link #of} does, but keeps the arrays; no other code may hold
   * references to them.
   */
  static LabelledImages adopt(byte[] pixels, byte[] labels, int height, int width, int classes) {
    checkArgument(height > 0 && width > 0, "an image of %s x %s pixels is empty", height, width);
    checkArgument(classes > 0 && classes <= 256, "1 to 256 classes expected, %s given", classes);
    checkArgument(
        pixels.length == (long) labels.length * height * width,
        "%s labels need %s pixels of %s x %s images, %s given",
        labels.length,
        (long) labels.length * height * width,
        height,
        width,
        pixels.length);
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xff;
      checkArgument(label < classes, "label %s of image %s is not below %s", label, i, classes);
    }
    return new LabelledImages(pixels, labels, height, width, classes);
  }

  /** Returns the number of images. */
  public int size() {
    return labels.length;
  }

  /** Returns the rows of an image, in pixels. */
  public int height() {
    return height;
  }

  /** Returns the columns of an image, in pixels. */
  public int width() {
    return width;
  }

  /** Returns the number of classes. */
  public int classes() {
    return classes;
  }

  /** Returns the label of image {@code i}, in {@code [0, classes)}. */
  public int label(int i) {
    return labels[i] & 0xff;
  }

  /** Returns a copy of image {@code i}: uint8 {@code [height, width]}, row after row. */
  public byte[] image(int i) {
    Objects.checkIndex(i, size());
    return Arrays.copyOfRange(pixels, i * imageLength(), (i + 1) * imageLength());
  }

  /** Returns the number of images of each class, by label. */
  public int[] countsByClass() {
    int[] counts = new int[classes];
    for (byte label : labels) {
      counts[label & 0xff]++;
    }
    return counts;
  }

  /** Returns the mean grey value of all pixels, in [0, 1]. */
  public double mean() {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return sum / (255.0 * pixels.length);
  }

  /** Returns the standard deviation of the grey values of all pixels, in [0, 1]. */
  public double deviation() {
    long sumOfSquares = 0;
    for (byte pixel : pixels) {
      sumOfSquares += (long) (pixel & 0xff) * (pixel & 0xff);
    }
    double mean = mean();
    return Math.sqrt(sumOfSquares / (255.0 * 255.0 * pixels.length) - mean * mean);
  }

  /** Returns the first {@code count} images. */
  public LabelledImages first(int count) {
    checkArgument(
        count >= 0 && count <= size(), "the first %s of %s images were requested", count, size());
    return select(IntStream.range(0, count).toArray());
  }

  /** Returns the images at the given indices, in the order of the indices. */
  public LabelledImages select(int... indices) {
    byte[] selectedPixels = new byte[Math.multiplyExact(indices.length, imageLength())];
    byte[] selectedLabels = new byte[indices.length];
    for (int i = 0; i < indices.length; i++) {
      Objects.checkIndex(indices[i], size());
      System.arraycopy(
          pixels, indices[i] * imageLength(), selectedPixels, i * imageLength(), imageLength());
      selectedLabels[i] = labels[indices[i]];
    }
    return new LabelledImages(selectedPixels, selectedLabels, height, width, classes);
  }

  /**
   * Returns a stratified sample of the images: the classes keep their proportions as closely as
   * whole images allow, and the images keep their order.
   *
   * @param count size of the sample, 0 to {@link #size()}
   * @param seed seed of the selection; {@link StratifiedSplit} holds out the same images for the
   *     same seed
   */
  public LabelledImages stratifiedSample(int count, long seed) {
    boolean[] selected = StratifiedSplit.select(this, count, seed);
    return select(IntStream.range(0, size()).filter(i -> selected[i]).toArray());
  }

  /**
   * Returns all images as features: float32 {@code [n, height * width]} in [0, 1].
   *
   * @throws IllegalArgumentException if there are no images
   */
  public INDArray features() {
    return batch(IntStream.range(0, size()).toArray()).getFeatures();
  }

  /** Returns all labels, one-hot: float32 {@code [n, classes]}. */
  public INDArray oneHotLabels() {
    return batch(IntStream.range(0, size()).toArray()).getLabels();
  }

  /**
   * Returns the images at the given indices as a batch.
   *
   * @return features float32 {@code [b, height * width]} in [0, 1], labels one-hot float32 {@code
   *     [b, classes]}
   * @throws IllegalArgumentException if no index is given, since nd4j has no empty batch
   */
  public DataSet batch(int... indices) {
    checkArgument(indices.length > 0, "a batch needs at least one image");
    float[] features = new float[Math.multiplyExact(indices.length, imageLength())];
    float[] oneHot = new float[Math.multiplyExact(indices.length, classes)];
    for (int i = 0; i < indices.length; i++) {
      Objects.checkIndex(indices[i], size());
      int from = indices[i] * imageLength();
      int to = i * imageLength();
      for (int j = 0; j < imageLength(); j++) {
        features[to + j] = (pixels[from + j] & 0xff) / 255f;
      }
      oneHot[i * classes + label(indices[i])] = 1f;
    }
    return new DataSet(
        Nd4j.createFromArray(features).reshape(indices.length, imageLength()),
        Nd4j.createFromArray(oneHot).reshape(indices.length, classes));
  }

  /** Returns the SHA-256 of all pixels, followed by all labels, in hexadecimal. */
  String sha256() {
    MessageDigest digest = Sha256.digest();
    digest.update(pixels);
    return HexFormat.of().formatHex(digest.digest(labels));
  }

  private int imageLength() {
    return height * width;
  }
}

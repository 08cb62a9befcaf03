package io.github.fmnist.experiments.study;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.Augmentation;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The loss, the accuracy and the confusion matrix of a classifier on a set of images.
 *
 * @param loss cross-entropy in nats per image
 * @param accuracy share of images whose most probable class is their label
 * @param confusion number of images by class (row) and prediction (column)
 */
public record Measurement(double loss, double accuracy, List<List<Integer>> confusion) {
  /** Measures a network on all images, without dropout. */
  public static Measurement of(CompiledNetwork network, FashionMnistDataSetIterator images) {
    return of(batch -> logits(network, batch), images);
  }

  /**
   * Measures a network that predicts, for each image, the mean of its probabilities for the image
   * and for the mirror image, left and right exchanged.
   */
  public static Measurement flipAveraged(
      CompiledNetwork network, FashionMnistDataSetIterator images, int height, int width) {
    Augmentation mirror = Augmentation.ofImages(1, height, width).horizontalFlip(1);
    return of(
        batch -> {
          DataSet mirrored = mirror.of((epoch, step) -> batch, 0).batch(0, 0);
          return logMean(logits(network, batch), logits(network, requireNonNull(mirrored)));
        },
        images);
  }

  private static float[][] logits(CompiledNetwork network, DataSet batch) {
    try (Pass pass = network.forward(batch.getFeatures(), Mode.INFERENCE, 0)) {
      return pass.output().toFloatMatrix();
    }
  }

  /** Returns the logarithm of the mean of the probabilities of two sets of logits. */
  private static float[][] logMean(float[][] one, float[][] other) {
    float[][] mean = new float[one.length][one[0].length];
    for (int i = 0; i < mean.length; i++) {
      double ofOne = logSumExp(one[i], argMax(one[i]));
      double ofOther = logSumExp(other[i], argMax(other[i]));
      for (int c = 0; c < mean[i].length; c++) {
        double high = Math.max(one[i][c] - ofOne, other[i][c] - ofOther);
        double low = Math.min(one[i][c] - ofOne, other[i][c] - ofOther);
        mean[i][c] = (float) (high + Math.log((1 + Math.exp(low - high)) / 2));
      }
    }
    return mean;
  }

  private static Measurement of(
      Function<DataSet, float[][]> predictor, FashionMnistDataSetIterator images) {
    int[][] confusion = new int[images.totalOutcomes()][images.totalOutcomes()];
    double loss = 0;
    int correct = 0;
    int count = 0;
    while (images.hasNext()) {
      DataSet batch = images.next();
      int[] labels = batch.getLabels().argMax(1).toIntVector();
      float[][] logits = predictor.apply(batch);
      for (int i = 0; i < labels.length; i++) {
        int prediction = argMax(logits[i]);
        confusion[labels[i]][prediction]++;
        correct += prediction == labels[i] ? 1 : 0;
        loss += logSumExp(logits[i], prediction) - logits[i][labels[i]];
      }
      count += labels.length;
    }
    return new Measurement(loss / count, (double) correct / count, lists(confusion));
  }

  /** Returns the recall of each class, by label; absent for a class without images. */
  public List<OptionalDouble> recallByClass() {
    return IntStream.range(0, confusion.size()).mapToObj(this::recall).toList();
  }

  private OptionalDouble recall(int label) {
    int images = confusion.get(label).stream().mapToInt(Integer::intValue).sum();
    return images == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(confusion.get(label).get(label) / (double) images);
  }

  private static int argMax(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }

  private static double logSumExp(float[] values, int largest) {
    double sum = 0;
    for (float value : values) {
      sum += Math.exp(value - values[largest]);
    }
    return values[largest] + Math.log(sum);
  }

  private static List<List<Integer>> lists(int[][] counts) {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}

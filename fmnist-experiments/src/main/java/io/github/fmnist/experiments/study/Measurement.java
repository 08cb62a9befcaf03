package io.github.fmnist.experiments.study;

import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
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
    int[][] confusion = new int[images.totalOutcomes()][images.totalOutcomes()];
    double loss = 0;
    int correct = 0;
    int count = 0;
    while (images.hasNext()) {
      DataSet batch = images.next();
      int[] labels = batch.getLabels().argMax(1).toIntVector();
      try (Pass pass = network.forward(batch.getFeatures(), Mode.INFERENCE, 0)) {
        float[][] logits = pass.output().toFloatMatrix();
        for (int i = 0; i < labels.length; i++) {
          int prediction = argMax(logits[i]);
          confusion[labels[i]][prediction]++;
          correct += prediction == labels[i] ? 1 : 0;
          loss += logSumExp(logits[i], prediction) - logits[i][labels[i]];
        }
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

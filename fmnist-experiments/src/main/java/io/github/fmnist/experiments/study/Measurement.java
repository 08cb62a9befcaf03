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
 * How well a classifier does on some images.
 *
 * @param loss cross-entropy in nats per image
 * @param accuracy share of images whose most probable class is the right one
 * @param confusion number of images by class (row) and prediction (column)
 */
public record Measurement(double loss, double accuracy, List<List<Integer>> confusion) {
  /** Puts all images through the network, without dropout. */
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
          int prediction = indexOfLargest(logits[i]);
          confusion[labels[i]][prediction]++;
          correct += prediction == labels[i] ? 1 : 0;
          loss += logSumExp(logits[i], prediction) - logits[i][labels[i]];
        }
      }
      count += labels.length;
    }
    return new Measurement(loss / count, (double) correct / count, lists(confusion));
  }

  /** Returns the share of each class that is recognised, by label; absent without images of it. */
  public List<OptionalDouble> recallByClass() {
    return IntStream.range(0, confusion.size()).mapToObj(this::recall).toList();
  }

  private OptionalDouble recall(int label) {
    int images = confusion.get(label).stream().mapToInt(Integer::intValue).sum();
    return images == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(confusion.get(label).get(label) / (double) images);
  }

  private static int indexOfLargest(float[] values) {
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

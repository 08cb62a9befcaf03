package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnistDataSetIterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How well a classifier does on some images.
 *
 * @param loss cross-entropy in nats per image
 * @param accuracy share of images whose most probable class is the right one
 * @param confusion number of images by class (row) and prediction (column)
 */
record Measurement(double loss, double accuracy, List<List<Integer>> confusion) {
  /**
   * The smallest positive normal float: no probability is taken for less, so no loss is infinite.
   */
  private static final double TINY = Float.MIN_NORMAL;

  /** Puts all images through the network, without dropout. */
  static Measurement of(MultiLayerNetwork network, FashionMnistDataSetIterator images) {
    Evaluation evaluation = new Evaluation(images.totalOutcomes());
    double loss = 0;
    long count = 0;
    while (images.hasNext()) {
      DataSet batch = images.next();
      INDArray probabilities = network.output(batch.getFeatures());
      evaluation.eval(batch.getLabels(), probabilities);
      INDArray ofTheRightClass = probabilities.mul(batch.getLabels()).sum(1);
      loss -= Transforms.log(Transforms.max(ofTheRightClass, TINY)).sumNumber().doubleValue();
      count += batch.numExamples();
    }
    return new Measurement(
        loss / count, evaluation.accuracy(), counts(evaluation, images.totalOutcomes()));
  }

  /** Returns the share of each class that is recognised, by label; absent without images of it. */
  List<OptionalDouble> recallByClass() {
    return IntStream.range(0, confusion.size()).mapToObj(this::recall).toList();
  }

  private OptionalDouble recall(int label) {
    int images = confusion.get(label).stream().mapToInt(Integer::intValue).sum();
    return images == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(confusion.get(label).get(label) / (double) images);
  }

  private static List<List<Integer>> counts(Evaluation evaluation, int classes) {
    return IntStream.range(0, classes)
        .mapToObj(
            row ->
                IntStream.range(0, classes)
                    .mapToObj(column -> evaluation.getConfusionMatrix().getCount(row, column))
                    .toList())
        .toList();
  }
}

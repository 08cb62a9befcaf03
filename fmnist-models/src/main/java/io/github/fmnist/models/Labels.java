package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The labels that a conditional model is told. */
final class Labels {
  private Labels() {}

  /**
   * Returns labels as {@code [n, classes]} float32, one-hot; null for a model without classes.
   *
   * @param rows {@code [n, ...]}, to be labelled
   * @param labels one for each row, or one for all
   */
  static INDArray of(int classes, INDArray rows, int... labels) {
    int count = Math.toIntExact(rows.size(0));
    if (classes == 0) {
      checkArgument(
          labels.length == 0,
          "no labels expected, since the model is not conditional; found %s",
          labels.length);
      return null;
    }
    checkArgument(
        labels.length == count || labels.length == 1,
        "a label for each of %s, or one for all, expected; found %s",
        count,
        labels.length);
    checkArgument(
        Arrays.stream(labels).allMatch(label -> label >= 0 && label < classes),
        "labels from 0 to %s expected, found %s",
        classes - 1,
        Arrays.toString(labels));
    float[][] oneHot = new float[count][classes];
    for (int i = 0; i < count; i++) {
      oneHot[i][labels[labels.length == 1 ? 0 : i]] = 1;
    }
    return Nd4j.createFromArray(oneHot);
  }

  /** Returns the labels of a batch, {@code [b, classes]}; null for a model without classes. */
  static INDArray of(int classes, DataSet batch) {
    if (classes == 0) {
      return null;
    }
    INDArray labels = batch.getLabels();
    checkArgument(
        labels != null && labels.rank() == 2 && labels.size(1) == classes,
        "labels [b, %s] expected, found %s",
        classes,
        labels == null ? "none" : labels.shapeInfoToString());
    checkArgument(
        labels.size(0) == batch.numExamples(),
        "a row of labels for each of %s images expected, found %s",
        batch.numExamples(),
        labels.size(0));
    INDArray oneHot = labels.castTo(DataType.FLOAT);
    requireOneHot(Floats.of(oneHot), classes);
    return oneHot;
  }

  private static void requireOneHot(float[] labels, int classes) {
    for (int from = 0; from < labels.length; from += classes) {
      float[] row = Arrays.copyOfRange(labels, from, from + classes);
      int ones = 0;
      int zeros = 0;
      for (float label : row) {
        ones += label == 1 ? 1 : 0;
        zeros += label == 0 ? 1 : 0;
      }
      checkArgument(
          ones == 1 && zeros == classes - 1,
          "one-hot labels expected, found %s in row %s",
          Arrays.toString(row),
          from / classes);
    }
  }

  /** Returns the labels of one-hot rows; none for null. */
  static int[] of(INDArray oneHot) {
    return oneHot == null ? new int[0] : oneHot.argMax(1).toIntVector();
  }
}

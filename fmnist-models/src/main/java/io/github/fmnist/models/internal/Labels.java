package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Checks and converts class labels of conditional models and of classifiers. */
public final class Labels {
  /** Tolerance for rounding errors in probabilities. */
  private static final double SUM_TOLERANCE = 1e-3;

  private Labels() {}

  /**
   * Returns a label for each row, or an empty array for a model without classes.
   *
   * @param count number of rows
   * @param labels one label for each row, or one for all
   */
  public static int[] expanded(int classes, int count, int... labels) {
    if (classes == 0) {
      checkArgument(
          labels.length == 0,
          "no labels expected, since the model is not conditional; found %s",
          labels.length);
      return labels;
    }
    checkArgument(
        labels.length == count || labels.length == 1,
        "a label for each of %s, or one for all, expected; found %s labels",
        count,
        labels.length);
    checkArgument(
        Arrays.stream(labels).allMatch(label -> label >= 0 && label < classes),
        "labels from 0 to %s expected, found %s",
        classes - 1,
        Arrays.toString(labels));
    int[] expanded = new int[count];
    Arrays.setAll(expanded, i -> labels[labels.length == 1 ? 0 : i]);
    return expanded;
  }

  /**
   * Returns one-hot labels {@code [n, classes]} of float32, or null for a model without classes.
   *
   * @param rows the rows to label, {@code [n, ...]}
   * @param labels one label for each row, or one for all
   */
  public static @Nullable INDArray of(int classes, INDArray rows, int... labels) {
    int[] expanded = expanded(classes, Math.toIntExact(rows.size(0)), labels);
    if (classes == 0) {
      return null;
    }
    float[][] oneHot = new float[expanded.length][classes];
    for (int i = 0; i < expanded.length; i++) {
      oneHot[i][expanded[i]] = 1;
    }
    return Nd4j.createFromArray(oneHot);
  }

  /** Returns the labels of a batch, {@code [b, classes]}, or null for a model without classes. */
  public static @Nullable INDArray of(int classes, DataSet batch) {
    if (classes == 0) {
      return null;
    }
    return requireOneHot("a batch", batch.getLabels(), batch.numExamples(), classes);
  }

  /**
   * Returns one-hot labels as float32. Refuses other labels, which would otherwise count as the
   * class of the largest value.
   *
   * @param source source of the labels, for messages
   * @param labels {@code [count, classes]} of any number type
   */
  public static INDArray requireOneHot(
      String source, @Nullable INDArray labels, long count, int classes) {
    if (labels == null) {
      throw new IllegalArgumentException(
          "%s: one-hot labels [%d, %d] expected, found none".formatted(source, count, classes));
    }
    LiveArray.require(labels, source + ": labels");
    checkArgument(
        Arrays.equals(labels.shape(), new long[] {count, classes}),
        "%s: one-hot labels [%s, %s] expected, found %s",
        source,
        count,
        classes,
        Excerpt.shape(labels));
    INDArray oneHot = labels.castTo(DataType.FLOAT);
    float[] values = Floats.of(oneHot);
    for (int from = 0; from < values.length; from += classes) {
      float[] row = Arrays.copyOfRange(values, from, from + classes);
      int ones = 0;
      int zeros = 0;
      for (float label : row) {
        ones += label == 1 ? 1 : 0;
        zeros += label == 0 ? 1 : 0;
      }
      checkArgument(
          ones == 1 && zeros == classes - 1,
          "%s: one-hot labels expected, found %s in row %s",
          source,
          Arrays.toString(row),
          from / classes);
    }
    return oneHot;
  }

  /**
   * Refuses rows that are not probabilities of classes: rows with a number that is NaN, infinite or
   * below 0, or with a sum that differs from 1 by more than {@value #SUM_TOLERANCE}.
   *
   * @param labels {@code [b, classes]} of any number type
   */
  public static void requireProbabilities(INDArray labels) {
    float[] values = Floats.of(labels.castTo(DataType.FLOAT));
    int classes = Math.toIntExact(labels.size(1));
    for (int from = 0; from < values.length; from += classes) {
      double sum = 0;
      boolean valid = true;
      for (int i = from; i < from + classes; i++) {
        sum += values[i];
        valid &= values[i] >= 0;
      }
      checkArgument(
          valid && Math.abs(sum - 1) <= SUM_TOLERANCE,
          "one-hot labels, or probabilities that sum to 1, expected; found %s in row %s of a batch",
          valid
              ? "a sum of " + sum
              : Arrays.toString(Arrays.copyOfRange(values, from, from + classes)),
          from / classes);
    }
  }

  /** Returns the labels of one-hot rows, or an empty array for null. */
  public static int[] of(@Nullable INDArray oneHot) {
    return oneHot == null ? new int[0] : oneHot.argMax(1).toIntVector();
  }
}

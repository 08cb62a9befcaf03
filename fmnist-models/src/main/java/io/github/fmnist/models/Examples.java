package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Numbered examples with or without labels, for training in any order. */
public interface Examples {
  /** Returns the number of examples. */
  int size();

  /**
   * Returns the examples with the given indices as a batch, in the given order.
   *
   * @param places indices in [0, {@link #size()})
   * @return features float32 {@code [b, ...]} and labels {@code [b, ...]}, or no labels
   */
  DataSet batch(int... places);

  /**
   * Returns the rows of an array, without labels.
   *
   * @param features float32 {@code [n, ...]}, of rank 2 or more
   */
  static Examples of(INDArray features) {
    return of(features, null);
  }

  /**
   * Returns the rows of an array with the rows of another as labels.
   *
   * @param features float32 {@code [n, ...]}, of rank 2 or more
   * @param labels {@code [n, classes]}, or null without labels
   * @throws IllegalArgumentException if the numbers of features and labels differ
   */
  static Examples of(INDArray features, @Nullable INDArray labels) {
    LiveArray.require(features, "features");
    if (labels != null) {
      LiveArray.require(labels, "labels");
    }
    checkArgument(
        features.rank() > 1 && !features.isEmpty(),
        "features [n, ...] of at least 1 example expected, found %s",
        Arrays.toString(features.shape()));
    checkArgument(
        labels == null || labels.size(0) == features.size(0),
        "as many labels as features expected, found %s features and %s labels",
        features.size(0),
        labels == null ? 0 : labels.size(0));
    // Reshapes once, since this copies an array that is in another order.
    INDArray featureRows = rows(features);
    INDArray labelRows = labels == null ? null : rows(labels);
    return new Examples() {
      @Override
      public int size() {
        return Math.toIntExact(features.size(0));
      }

      @Override
      public DataSet batch(int... places) {
        LiveArray.require(featureRows, "features");
        if (labels == null || labelRows == null) {
          return new DataSet(pull(featureRows, features.shape(), places), null);
        }
        LiveArray.require(labelRows, "labels");
        return new DataSet(
            pull(featureRows, features.shape(), places), pull(labelRows, labels.shape(), places));
      }

      @Override
      public String toString() {
        return "Examples(features %s, %s)"
            .formatted(
                Arrays.toString(features.shape()),
                labels == null ? "no labels" : "labels " + Arrays.toString(labels.shape()));
      }
    };
  }

  private static INDArray rows(INDArray array) {
    return array.reshape(array.size(0), array.length() / array.size(0));
  }

  private static INDArray pull(INDArray rows, long[] shapeOfAll, int... places) {
    long[] shape = shapeOfAll.clone();
    shape[0] = places.length;
    return Nd4j.pullRows(rows, 1, places, 'c').reshape(shape);
  }
}

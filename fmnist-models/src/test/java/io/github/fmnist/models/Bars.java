package io.github.fmnist.models;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Noisy 8 x 8 images with a horizontal (class 0) or a vertical bar (class 1), generated from the
 * index.
 */
public record Bars(int size) implements Examples {
  public static final int SIDE = 8;

  @Override
  public DataSet batch(int... places) {
    INDArray features = Nd4j.create(places.length, SIDE * SIDE);
    INDArray labels = Nd4j.create(places.length, 2);
    for (int i = 0; i < places.length; i++) {
      SplittableRandom random = new SplittableRandom(places[i]);
      int label = places[i] % 2;
      int line = random.nextInt(SIDE);
      for (int j = 0; j < SIDE * SIDE; j++) {
        boolean bar = (label == 0 ? j / SIDE : j % SIDE) == line;
        features.putScalar(i, j, (bar ? 0.85 : 0) + 0.15 * random.nextDouble());
      }
      labels.putScalar(i, label, 1);
    }
    return new DataSet(features, labels);
  }
}

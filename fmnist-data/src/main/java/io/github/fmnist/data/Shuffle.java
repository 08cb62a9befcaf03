package io.github.fmnist.data;

import java.util.Random;

/** Durstenfeld's shuffle of an int array. */
final class Shuffle {
  private Shuffle() {}

  static void inPlace(int[] values, Random random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}

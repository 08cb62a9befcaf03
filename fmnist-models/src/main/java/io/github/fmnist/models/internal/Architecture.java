package io.github.fmnist.models.internal;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a model's two networks: dense, convolutional, or given by the user. Immutable.
 *
 * @param units units of the dense layers
 * @param filters filters of the first convolution; 0 for a dense architecture
 * @param own the two configurations that the user gave, or null
 */
public record Architecture(int[] units, int filters, @Nullable Pair own) {
  /** The configurations of two networks. */
  public record Pair(MultiLayerConfiguration first, MultiLayerConfiguration second) {}

  /** Configures a network of dense layers. */
  public interface Dense {
    MultiLayerConfiguration configure(int... units);
  }

  /** Configures a network of convolutions and dense layers. */
  public interface Convolutional {
    MultiLayerConfiguration configure(int filters, int units);
  }

  public static Architecture dense(int... units) {
    return new Architecture(units.clone(), 0, null);
  }

  public static Architecture convolutional(int filters, int units) {
    return new Architecture(new int[] {units}, filters, null);
  }

  /** Returns an architecture of copies of the user's networks. */
  public static Architecture own(MultiLayerConfiguration first, MultiLayerConfiguration second) {
    return new Architecture(new int[0], 0, new Pair(first.clone(), second.clone()));
  }

  public boolean isConvolutional() {
    return filters > 0;
  }

  /** Returns a new configuration of the first network. */
  public MultiLayerConfiguration first(Dense dense, Convolutional convolutional) {
    return own == null ? preset(dense, convolutional) : own.first.clone();
  }

  /** Returns a new configuration of the second network. */
  public MultiLayerConfiguration second(Dense dense, Convolutional convolutional) {
    return own == null ? preset(dense, convolutional) : own.second.clone();
  }

  private MultiLayerConfiguration preset(Dense dense, Convolutional convolutional) {
    return isConvolutional()
        ? convolutional.configure(filters, units[0])
        : dense.configure(units.clone());
  }
}

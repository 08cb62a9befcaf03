package io.github.fmnist.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The parameters of the CNN, in the order in which Deeplearning4j keeps them in one flat array: the
 * bias of a convolution before its weights, that of a dense layer after. Dense weights, which
 * Deeplearning4j sees as [in, out] in f order, lie in memory as [out, in].
 */
enum Parameter {
  CONVOLUTION_1_BIAS,
  CONVOLUTION_1_WEIGHTS,
  CONVOLUTION_2_BIAS,
  CONVOLUTION_2_WEIGHTS,
  DENSE_WEIGHTS,
  DENSE_BIAS,
  OUTPUT_WEIGHTS,
  OUTPUT_BIAS;

  long[] shape() {
    return switch (this) {
      case CONVOLUTION_1_BIAS -> new long[] {32};
      case CONVOLUTION_1_WEIGHTS -> new long[] {32, 1, 3, 3};
      case CONVOLUTION_2_BIAS -> new long[] {64};
      case CONVOLUTION_2_WEIGHTS -> new long[] {64, 32, 3, 3};
      case DENSE_WEIGHTS -> new long[] {128, 64 * 7 * 7};
      case DENSE_BIAS -> new long[] {128};
      case OUTPUT_WEIGHTS -> new long[] {Batches.CLASSES, 128};
      case OUTPUT_BIAS -> new long[] {Batches.CLASSES};
    };
  }

  /** How many numbers it has. */
  int length() {
    return (int) Arrays.stream(shape()).reduce(1, Math::multiplyExact);
  }

  /** Where it begins in the flat array. */
  int offset() {
    return Arrays.stream(values())
        .takeWhile(earlier -> earlier != this)
        .mapToInt(Parameter::length)
        .sum();
  }

  /** Cuts the parameter out of a flat array. */
  float[] of(float[] flat) {
    return Arrays.copyOfRange(flat, offset(), offset() + length());
  }

  /** Cuts a flat array into all parameters. */
  static List<float[]> split(float[] flat) {
    return Arrays.stream(values()).map(parameter -> parameter.of(flat)).toList();
  }

  /** How many numbers all parameters have. */
  static int total() {
    return OUTPUT_BIAS.offset() + OUTPUT_BIAS.length();
  }

  /** The flat array with which every contender begins: variance 1 / fan-in, biases 0. */
  static float[] initial() {
    Random random = new Random(7);
    float[] flat = new float[total()];
    for (Parameter parameter : values()) {
      long[] shape = parameter.shape();
      if (shape.length > 1) {
        double scale = 1 / Math.sqrt(parameter.length() / (double) shape[0]);
        for (int i = 0; i < parameter.length(); i++) {
          flat[parameter.offset() + i] = (float) (scale * random.nextGaussian());
        }
      }
    }
    return flat;
  }
}

package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares the results of two engines for one network and one batch. */
final class Agreement {
  /**
   * The largest difference that another order of float32 sums may cause, relative to the largest
   * value of the array: about a hundred units in the last place.
   */
  static final double TOLERANCE = 1e-5;

  private Agreement() {}

  /** Output and gradients of one pass, all of them copies. */
  record Result(INDArray output, INDArray inputGradient, INDArray parameterGradients) {

    static Result of(Engine engine, MultiLayerNetwork network, INDArray x) {
      return of(engine, network, x, Mode.TRAIN);
    }

    static Result of(Engine engine, MultiLayerNetwork network, INDArray x, Mode mode) {
      MultiLayerNetwork copy = network.clone();
      try (CompiledNetwork compiled = engine.compile(copy);
          Pass pass = compiled.forward(x, mode, 0)) {
        assertThat(compiled.engine()).isEqualTo(engine);
        INDArray output = pass.output().dup('c');
        compiled.zeroGradients();
        INDArray inputGradient = pass.backward(Nets.random(77, output.shape()), Gradients.BOTH);
        return new Result(output, inputGradient.dup('c'), copy.getFlattenedGradients().dup('c'));
      }
    }
  }

  /** Asserts that oneDNN and stock Deeplearning4j give the same results for a random batch. */
  static void check(MultiLayerNetwork network, long... shape) {
    check(network, Nets.random(3, shape));
  }

  static void check(MultiLayerNetwork network, INDArray x) {
    check(network, x, TOLERANCE);
  }

  static void check(MultiLayerNetwork network, INDArray x, double tolerance) {
    check(network, x, Mode.TRAIN, tolerance);
  }

  static void check(MultiLayerNetwork network, INDArray x, Mode mode, double tolerance) {
    Result fast = Result.of(Engine.ONEDNN, network, x.dup('c'), mode);
    Result stock = Result.of(Engine.DL4J, network, x.dup('c'), mode);
    near(fast.output(), stock.output(), tolerance, "output");
    near(fast.inputGradient(), stock.inputGradient(), tolerance, "input gradient");
    near(fast.parameterGradients(), stock.parameterGradients(), tolerance, "parameter gradients");
  }

  static void near(INDArray actual, INDArray expected, String what) {
    near(actual, expected, TOLERANCE, what);
  }

  static void near(INDArray actual, INDArray expected, double tolerance, String what) {
    assertThat(actual.shape()).as("shape of the %s", what).isEqualTo(expected.shape());
    if (expected.length() > 0) {
      double largest = Math.max(largest(expected), 1e-6);
      assertThat(largest(actual.sub(expected)) / largest)
          .as("relative difference of the %s", what)
          .isLessThan(tolerance);
    }
  }

  /**
   * Returns the largest absolute value, or NaN if any value is NaN; nd4j's own function ignores
   * NaN.
   */
  static double largest(INDArray values) {
    return Arrays.stream(values.dup().data().asDouble()).map(Math::abs).reduce(0, Math::max);
  }
}

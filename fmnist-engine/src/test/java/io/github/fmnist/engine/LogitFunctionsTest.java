package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class LogitFunctionsTest {
  private static final INDArray X =
      Nd4j.linspace(DataType.FLOAT, -120, 240.0 / 800, 801).reshape(3, 267);

  @ParameterizedTest
  @EnumSource(Engine.class)
  void sigmoidAndSoftplusAreCorrectForExtremeValuesToo(Engine engine) {
    try (LogitFunctions functions = new LogitFunctions(engine)) {
      INDArray result = Nd4j.create(X.shape());
      functions.sigmoid(X, result);
      assertEqual(result, x -> 1 / (1 + Math.exp(-x)));
      functions.softplus(X, result);
      assertEqual(result, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theResultMayBeTheArgumentItselfAndRowsOfAnArrayAreAccepted(Engine engine) {
    try (LogitFunctions functions = new LogitFunctions(engine)) {
      INDArray array = X.dup('c');
      INDArray middle = array.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all());
      functions.sigmoid(middle, middle);
      functions.softplus(middle, middle);
      assertThat(array.getRow(0)).isEqualTo(X.getRow(0));
      assertThat(array.getRow(2)).isEqualTo(X.getRow(2));
      assertThat(array.getRow(1).meanNumber().doubleValue())
          .isEqualTo(Math.log((1 + Math.E) * 2) / 2, within(1e-2));
    }
  }

  @Test
  void manyLengthsOneAfterAnotherAreComputedCorrectly() {
    try (LogitFunctions functions = new LogitFunctions(Engine.ONEDNN)) {
      for (int length = 1; length < 40; length++) {
        INDArray ones = Nd4j.ones(DataType.FLOAT, 1, length);
        functions.softplus(ones, ones);
        assertThat(ones.sumNumber().doubleValue() / length)
            .isEqualTo(Math.log1p(Math.E), within(1e-5));
      }
    }
  }

  @Test
  void refusesArraysWithGapsOtherLengthsAndWorkAfterClose() {
    LogitFunctions functions = new LogitFunctions(Engine.AUTO);
    INDArray column = X.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> functions.sigmoid(column, column))
        .withMessageStartingWith("a float32 array of 6 values in c order without gaps expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> functions.sigmoid(X, Nd4j.create(1, 7)))
        .withMessageStartingWith("a float32 array of 801 values in c order without gaps expected");
    functions.close();
    functions.close();
    assertThatIllegalStateException().isThrownBy(() -> functions.sigmoid(X, X));
  }

  @Test
  void softplusOfVeryNegativeValuesIsZeroSoThatBlackPixelsAddNothing() {
    try (LogitFunctions functions = new LogitFunctions(Engine.ONEDNN)) {
      INDArray black = Nd4j.valueArrayOf(new long[] {1, 784}, -20f);
      functions.softplus(black, black);
      assertThat(black.sumNumber().doubleValue()).isEqualTo(784 * Math.exp(-20), within(1e-5));
    }
  }

  private static void assertEqual(INDArray result, DoubleUnaryOperator expected) {
    for (int i = 0; i < X.length(); i++) {
      double correct = expected.applyAsDouble(X.getDouble(i));
      // The tolerance is relative for large values and absolute for tiny ones.
      assertThat(result.getDouble(i)).isEqualTo(correct, within(5e-6 + 2e-6 * correct));
    }
  }
}

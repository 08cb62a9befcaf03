package io.github.fmnist.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.Examples;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PrincipalComponentsTest {
  private static final double[] DEVIATIONS = {3, 1, 0.1};

  /** Returns independent columns with mean 5 and different standard deviations. */
  private static INDArray rows(int count) {
    Random random = new Random(3);
    double[][] rows = new double[count][DEVIATIONS.length];
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = 5 + DEVIATIONS[j] * random.nextGaussian();
      }
    }
    return Nd4j.createFromArray(rows);
  }

  @Test
  void findsTheDirectionsByFallingVariance() {
    PrincipalComponents components = PrincipalComponents.of(Examples.of(rows(6000)), 2);
    assertThat(components.variances()[0]).isCloseTo(9, within(0.5));
    assertThat(components.variances()[1]).isCloseTo(1, within(0.1));
    assertThat(components.axes().getDouble(0, 0)).isCloseTo(1, within(0.01));
    assertThat(components.axes().getDouble(1, 1)).isCloseTo(1, within(0.01));
  }

  @Test
  void theLargestValueOfEachAxisIsPositive() {
    INDArray rows =
        rows(300)
            .mmul(Nd4j.createFromArray(new double[][] {{1, -2, 0.5}, {-3, 1, 1}, {0.2, 0.7, -1}}));
    double[][] axes = PrincipalComponents.of(Examples.of(rows), 3).axes().toDoubleMatrix();
    // Negated rows have the same axes.
    double[][] mirrored =
        PrincipalComponents.of(Examples.of(rows.neg()), 3).axes().toDoubleMatrix();
    for (int i = 0; i < 3; i++) {
      DoubleSummaryStatistics values = DoubleStream.of(axes[i]).summaryStatistics();
      assertThat(values.getMax()).isGreaterThan(-values.getMin());
      assertThat(mirrored[i]).containsExactly(axes[i], within(1e-9));
    }
  }

  @Test
  void theErrorIsTheVarianceThatIsLeftOut() {
    Examples rows = Examples.of(rows(6000));
    double[] variances = PrincipalComponents.of(rows, 3).variances();
    assertThat(PrincipalComponents.of(rows, 1).meanSquaredError(rows))
        .isCloseTo((variances[1] + variances[2]) / 3, within(1e-9));
    assertThat(PrincipalComponents.of(rows, 3).meanSquaredError(rows)).isCloseTo(0, within(1e-12));
  }

  @Test
  void fewerRowsThanFeaturesHaveComponents() {
    Random random = new Random(7);
    INDArray rows = Nd4j.createFromArray(random.doubles(50 * 784).toArray()).reshape(50, 784);
    PrincipalComponents all = PrincipalComponents.of(Examples.of(rows), 49);
    assertThat(all.meanSquaredError(Examples.of(rows))).isCloseTo(0, within(1e-12));
    assertThat(
            all.axes().mmul(all.axes().transpose()).sub(Nd4j.eye(49)).norm2Number().doubleValue())
        .as("orthonormal")
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void theProjectionHasTheVariancesOfTheComponents() {
    INDArray rows = rows(500);
    PrincipalComponents components = PrincipalComponents.of(Examples.of(rows), 2);
    assertThat(components.project(rows).var(false, 0).toDoubleVector())
        .containsExactly(components.variances(), within(1e-9));
  }
}

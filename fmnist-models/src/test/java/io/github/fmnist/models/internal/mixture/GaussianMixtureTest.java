package io.github.fmnist.models.internal.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.mixture.GaussianMixture.Component;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianMixtureTest {
  private static final CounterRandom RANDOM = CounterRandom.of(4, 0, 0, 0);

  /** Two components, of which the first one has correlated dimensions. */
  private static final GaussianMixture TWO =
      new GaussianMixture(
          List.of(
              Component.of(0.3, new double[] {3, -2}, new double[][] {{2}, {0.9, 0.5}}),
              Component.of(0.7, new double[] {-4, 1}, new double[][] {{0.25}, {0, 1}})));

  @Test
  void theDensityIsTheSumOfTheComponentsDensities() {
    // The covariance of the first component has the determinant 2 * 0.5 - 0.9 * 0.9.
    double determinant = 0.19;
    double x = 1.5;
    double y = -1;
    double distance = (0.5 * x * x - 2 * 0.9 * x * y + 2 * y * y) / determinant;
    double first = 0.3 * Math.exp(-distance / 2) / (2 * Math.PI * Math.sqrt(determinant));
    double u = x + 7;
    double v = y - 3;
    double second = 0.7 * Math.exp(-(u * u / 0.25 + v * v) / 2) / (2 * Math.PI * 0.5);
    assertThat(logDensity(TWO, new float[] {4.5f, -3}))
        .isEqualTo(Math.log(first + second), within(1e-9));
  }

  @Test
  void theDensityFarFromAllComponentsIsFinite() {
    assertThat(logDensity(TWO, new float[] {1e6f, -1e6f})).isFinite().isNegative();
  }

  @Test
  void theProbabilitiesOfTheComponentsSumToOne() {
    double[][] probabilities = new double[2][50];
    logDensity(TWO, points(TWO, 50), probabilities);
    for (int i = 0; i < 50; i++) {
      assertThat(probabilities[0][i] + probabilities[1][i]).isEqualTo(1, within(1e-12));
    }
  }

  @Test
  void pointsHaveTheWeightsMeansAndCovariancesOfTheirComponents() {
    List<float[]> first =
        Arrays.stream(points(TWO, 200_000)).filter(point -> point[0] > 0).toList();
    assertThat(first.size() / 200_000.0).isEqualTo(0.3, within(0.01));
    // A fiftieth of the first component is below zero.
    assertThat(mean(first, 1)).isEqualTo(-2, within(0.05));
    GaussianMixture one = new GaussianMixture(List.of(TWO.components().get(0)));
    List<float[]> points = List.of(points(one, 100_000));
    double covariance = 0;
    for (float[] point : points) {
      covariance += (point[0] - 3.0) * (point[1] + 2.0) / points.size();
    }
    assertThat(covariance).isEqualTo(0.9, within(0.02));
  }

  @Test
  void theMeanLogDensityOfPointsIsHighestUnderTheirOwnMixture() {
    float[][] points = points(TWO, 2000);
    double own = mean(TWO, points);
    double moved = 0.2;
    for (Component component : TWO.components()) {
      double[] mean = {component.mean()[0] + moved, component.mean()[1]};
      GaussianMixture other =
          new GaussianMixture(
              TWO.components().stream()
                  .map(
                      each ->
                          each.equals(component)
                              ? new Component(component.weight(), mean, component.factor())
                              : each)
                  .toList());
      assertThat(mean(other, points)).isLessThan(own);
    }
  }

  @Test
  void fittingFindsTheMixtureOfThePoints() {
    GaussianMixture fitted = ExpectationMaximization.fit(points(TWO, 20_000), 2, RANDOM);
    List<Component> found =
        fitted.components().stream()
            .sorted((a, b) -> Double.compare(a.weight(), b.weight()))
            .toList();
    for (int k = 0; k < 2; k++) {
      Component expected = TWO.components().get(k);
      assertThat(found.get(k).weight()).isEqualTo(expected.weight(), within(0.01));
      assertThat(found.get(k).mean()).containsExactly(expected.mean(), within(0.05));
      for (int i = 0; i < 2; i++) {
        assertThat(found.get(k).factor()[i]).containsExactly(expected.factor()[i], within(0.05));
      }
    }
  }

  @Test
  void oneComponentHasTheMeanAndTheCovarianceOfThePoints() {
    float[][] points = {{0, 0}, {2, 0}, {0, 4}, {2, 4}};
    Component only = ExpectationMaximization.fit(points, 1, RANDOM).components().get(0);
    assertThat(only.weight()).isEqualTo(1);
    assertThat(only.mean()).containsExactly(new double[] {1, 2}, within(1e-9));
    // With the thousandth that is added to each variance.
    assertThat(only.factor()[0][0]).isEqualTo(Math.sqrt(1.001), within(1e-9));
    assertThat(only.factor()[1]).containsExactly(new double[] {0, Math.sqrt(4.004)}, within(1e-9));
  }

  @Test
  void moreComponentsFitPointsOnACircleBetter() {
    float[][] circle =
        IntStream.range(0, 1000)
            .mapToObj(i -> new float[] {(float) Math.cos(i), (float) Math.sin(i)})
            .toArray(float[][]::new);
    double last = Double.NEGATIVE_INFINITY;
    for (int components : new int[] {1, 4, 16}) {
      double density = mean(ExpectationMaximization.fit(circle, components, RANDOM), circle);
      assertThat(density).isGreaterThan(last + 0.3);
      last = density;
    }
  }

  @Test
  void pointsTwiceAsFarApartHaveHalfTheDensityInEachDimension() {
    float[][] points = points(TWO, 1000);
    float[][] scaled =
        Arrays.stream(points)
            .map(point -> new float[] {2 * point[0], 2 * point[1]})
            .toArray(float[][]::new);
    double before = mean(ExpectationMaximization.fit(points, 5, RANDOM), points);
    double after = mean(ExpectationMaximization.fit(scaled, 5, RANDOM), scaled);
    assertThat(after).isEqualTo(before - 2 * Math.log(2), within(1e-9));
  }

  @Test
  void equalPointsAreFittedToo() {
    float[][] equal = new float[20][];
    Arrays.fill(equal, new float[] {3, -5, 0});
    GaussianMixture fitted = ExpectationMaximization.fit(equal, 4, RANDOM);
    for (float[] point : points(fitted, 20)) {
      assertThat(point).containsExactly(new float[] {3, -5, 0}, within(1e-3f));
    }
  }

  /** The square of this number, and so a second moment, has more digits than a double holds. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void equalPointsFarFromZeroAreFittedToo(int components) {
    float far = Math.nextUp(1024f);
    float[][] equal = new float[1000][];
    Arrays.fill(equal, new float[] {far, -far});
    GaussianMixture fitted = ExpectationMaximization.fit(equal, components, RANDOM);
    for (float[] point : points(fitted, 20)) {
      assertThat(point).containsExactly(new float[] {far, -far}, within(1e-3f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void movedPointsHaveTheMovedMixture(int components) {
    float[][] points = points(TWO, 1000);
    // Exact in float32, so that the moved points have the same distances.
    float[][] near = map(points, value -> Math.round(value * 64) / 64f);
    float[][] far = map(near, value -> value + 65_536);
    GaussianMixture before = ExpectationMaximization.fit(near, components, RANDOM);
    GaussianMixture after = ExpectationMaximization.fit(far, components, RANDOM);
    for (int k = 0; k < components; k++) {
      Component expected = before.components().get(k);
      Component found = after.components().get(k);
      assertThat(found.weight()).isEqualTo(expected.weight(), within(1e-6));
      assertThat(found.mean()[0] - 65_536).isEqualTo(expected.mean()[0], within(1e-6));
      assertThat(found.factor()[1]).containsExactly(expected.factor()[1], within(1e-6));
    }
  }

  private static float[][] map(float[][] points, DoubleUnaryOperator function) {
    return Arrays.stream(points)
        .map(
            point ->
                new float[] {
                  (float) function.applyAsDouble(point[0]), (float) function.applyAsDouble(point[1])
                })
        .toArray(float[][]::new);
  }

  @Test
  void aBlockOfPointsHasABoundedNumberOfMonomials() {
    assertThat(MixtureDensity.block(20)).isEqualTo(256);
    assertThat(MixtureDensity.block(1024) * GaussianMixture.parameters(1024))
        .isBetween(1L << 21, 1L << 22);
    assertThat(MixtureDensity.block(65_536)).isEqualTo(1);
  }

  @Test
  void refusesAMixtureWithoutComponentsOrWithNumbersThatAreNotBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GaussianMixture(List.of()))
        .withMessage("a mixture of at least 1 component expected, found none");
    for (double wrong : new double[] {Double.NaN, -1e13, Double.POSITIVE_INFINITY}) {
      Component component = new Component(1, new double[] {0}, new double[][] {{wrong}});
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new GaussianMixture(List.of(component)))
          .withMessage("a mixture of numbers from -1.0E12 to 1.0E12 expected, found " + wrong);
    }
  }

  @Test
  void refusesPointsThatAreTooFarApart() {
    float[][] points = {{-1e30f}, {1e30f}, {0}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExpectationMaximization.fit(points, 1, RANDOM))
        .withMessageContaining("a mixture of numbers from -1.0E12 to 1.0E12 expected");
  }

  @Test
  void theSameRandomNumbersGiveTheSameMixture() {
    float[][] points = points(TWO, 500);
    GaussianMixture first = ExpectationMaximization.fit(points, 7, RANDOM);
    GaussianMixture second = ExpectationMaximization.fit(points, 7, RANDOM);
    assertThat(points(second, 5)).isDeepEqualTo(points(first, 5));
  }

  private static double logDensity(GaussianMixture mixture, float[] point) {
    return mean(mixture, new float[][] {point});
  }

  private static double mean(GaussianMixture mixture, float[][] points) {
    double[][] probabilities = new double[mixture.components().size()][points.length];
    return Arrays.stream(logDensity(mixture, points, probabilities)).average().orElseThrow();
  }

  private static double[] logDensity(
      GaussianMixture mixture, float[][] points, double[][] probabilities) {
    int size = points[0].length;
    double[][] monomials = new double[points.length][(int) GaussianMixture.parameters(size)];
    for (int i = 0; i < points.length; i++) {
      double[] point = new double[size];
      for (int j = 0; j < size; j++) {
        point[j] = points[i][j];
      }
      MixtureDensity.monomials(point, monomials[i]);
    }
    return new MixtureDensity(mixture).responsibilities(monomials, probabilities);
  }

  private static double mean(List<float[]> points, int dimension) {
    return points.stream().mapToDouble(point -> point[dimension]).average().orElseThrow();
  }

  private static float[][] points(GaussianMixture mixture, int count) {
    int size = mixture.components().get(0).mean().length;
    float[][] points = new float[count][size];
    for (int i = 0; i < count; i++) {
      mixture.sample(RANDOM, i, points[i], 0);
    }
    return points;
  }
}

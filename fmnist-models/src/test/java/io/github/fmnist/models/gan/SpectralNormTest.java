package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class SpectralNormTest {
  static List<GanBuilder> models() {
    GanBuilder small =
        Gan.builder()
            .inputShape(1, Bars.SIDE, Bars.SIDE)
            .latentSize(4)
            .spectralNormalization(true)
            .learningRates(2e-4, 2e-4)
            .seed(3);
    return List.of(small.dense(16, 32), small.dcgan(4, 16), small.dcgan(4, 16).classes(2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void normsAreOneInitiallyAndAfterEachUpdate(GanBuilder builder) {
    try (Gan gan = builder.build()) {
      assertNorms(gan, 1e-3);
      Examples bars =
          Examples.of(
              new Bars(64).batch(IntStream.range(0, 64).toArray()).getFeatures(),
              new Bars(64).batch(IntStream.range(0, 64).toArray()).getLabels());
      for (int i = 0; i < 20; i++) {
        gan.fit(BatchSource.shuffled(bars, 64, i), Trainer.forEpochs(1));
        assertNorms(gan, 5e-3);
      }
    }
  }

  private static void assertNorms(Gan gan, double tolerance) {
    for (Layer layer : gan.discriminator().getLayers()) {
      assertThat(norm(layer.getParam("W"))).isCloseTo(1, within(tolerance));
    }
  }

  /**
   * Returns the greatest singular value, by many more iterations from another start in double
   * precision.
   */
  static double norm(INDArray weights) {
    double[][] matrix = weights.dup('c').reshape('c', weights.size(0), -1).toDoubleMatrix();
    Random random = new Random(8);
    double[] vector = random.doubles(matrix[0].length).toArray();
    double norm = 0;
    for (int i = 0; i < 1000; i++) {
      double[] image = Arrays.stream(matrix).mapToDouble(row -> product(row, vector)).toArray();
      norm = Math.sqrt(product(image, image));
      Arrays.fill(vector, 0);
      for (int row = 0; row < image.length; row++) {
        for (int column = 0; column < vector.length; column++) {
          vector[column] += image[row] / norm * matrix[row][column];
        }
      }
      double length = Math.sqrt(product(vector, vector));
      for (int column = 0; column < vector.length; column++) {
        vector[column] /= length;
      }
    }
    return norm;
  }

  private static double product(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}

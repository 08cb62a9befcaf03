package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientNormTest {
  private final MultiLayerNetwork generator;

  GradientNormTest() {
    try (Gan gan = Gan.builder().build()) {
      generator = gan.generator().clone();
    }
    generator.setBackpropGradientsViewArray(Nd4j.randn(1, generator.numParams()));
  }

  @Test
  void itIsTheNormOfAllGradientsButNotOfStatistics() {
    double squares = 0;
    for (Layer layer : generator.getLayers()) {
      for (String name : layer.paramTable().keySet()) {
        if (!GradientNorm.isStatistic(layer, name)) {
          INDArray parameter = layer.getParam(name);
          long from = parameter.offset() - generator.params().offset();
          for (long i = from; i < from + parameter.length(); i++) {
            squares += Math.pow(generator.getFlattenedGradients().getDouble(i), 2);
          }
        }
      }
    }
    assertThat(norm()).isCloseTo(Math.sqrt(squares), within(1e-4 * Math.sqrt(squares)));
  }

  @Test
  void itIsFiniteForGradientsWhoseSquaresExceedFloat32() {
    double norm = norm();
    generator.getFlattenedGradients().muli(1e20);
    assertThat(norm()).isCloseTo(1e20 * norm, within(1e-4 * 1e20 * norm));
  }

  private double norm() {
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(generator)) {
      return new GradientNorm(generator, compiled).value();
    }
  }
}

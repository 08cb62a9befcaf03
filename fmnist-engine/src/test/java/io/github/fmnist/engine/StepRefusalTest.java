package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Invalid steps and updates are refused and change nothing. */
class StepRefusalTest {
  private final MultiLayerNetwork network = Nets.smallCnn();
  private CompiledNetwork compiled;

  @AfterEach
  void close() {
    compiled.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesLabelsOfAnotherShape(Engine engine) {
    compiled = engine.compile(network);
    for (long[] shape : new long[][] {{3, 3}, {3, 5}, {2, 4}, {4, 3}, {12}, {3, 1}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> compiled.step(new DataSet(Nets.random(1, 3, 64), Nets.random(2, shape))))
          .withMessageContaining("[3, 4] expected, found");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.step(new DataSet(Nets.random(1, 3, 64), null)));
  }

  @Test
  void oneDnnRefusesMasksAndNamesTheRemedy() {
    compiled = Engine.ONEDNN.compile(network);
    DataSet masked = Nets.batch(3, 1);
    masked.setLabelsMaskArray(Nd4j.ones(3, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.step(masked))
        .withMessage("oneDNN cannot compute a batch with masks; Engine.AUTO and Engine.DL4J can");
    assertThatIllegalArgumentException().isThrownBy(() -> compiled.score(masked));
  }

  /** Stock layers keep the masks of a step that they refused. */
  @ParameterizedTest
  @EnumSource(names = {"AUTO", "DL4J"})
  void masksThatDoNotFitAreRefusedAndDiscarded(Engine engine) {
    compiled = engine.compile(network);
    DataSet masked = Nets.batch(3, 1);
    INDArray closed = Nd4j.ones(3, 1);
    closed.close();
    for (INDArray mask : new INDArray[] {Nd4j.zeros(5, 1), closed}) {
      masked.setLabelsMaskArray(mask);
      assertThatIllegalArgumentException().isThrownBy(() -> compiled.step(masked));
      assertThatIllegalArgumentException().isThrownBy(() -> compiled.score(masked));
    }
    MultiLayerNetwork stock = network.clone();
    stock.fit(Nets.batch(5, 2));
    assertThat(compiled.step(Nets.batch(5, 2))).isCloseTo(stock.score(), within(1e-5));
    Agreement.near(network.params(), stock.params(), "parameters");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "DL4J"})
  void masksAreLeftToStockDeeplearning4j(Engine engine) {
    compiled = engine.compile(network);
    MultiLayerNetwork stock = network.clone();
    DataSet masked = Nets.batch(3, 1);
    masked.setLabelsMaskArray(Nd4j.createFromArray(new float[][] {{1}, {0}, {1}}));
    double score = compiled.step(masked);
    stock.fit(masked);
    assertThat(score).isCloseTo(stock.score(), within(1e-6));
    Agreement.near(network.params(), stock.params(), "parameters");
    assertThat(compiled.score(masked)).isCloseTo(stock.score(masked, false), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aRefusedStepChangesNothing(Engine engine) {
    compiled = engine.compile(network);
    INDArray before = network.params().dup();
    DataSet wrong = new DataSet(Nets.random(1, 3, 64), Nets.random(2, 3, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> compiled.step(wrong));
    assertThat(network.params()).isEqualTo(before);
    assertThat(network.getIterationCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAnUpdateByNoExamplesOrOfANegativeNumber(Engine engine) {
    compiled = engine.compile(network);
    compiled.zeroGradients();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.update(0, 0, 0))
        .withMessage("at least 1 example expected, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.update(3, -1, 0))
        .withMessage("an iteration from 0 expected, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.update(3, 0, -1))
        .withMessage("an epoch from 0 expected, found -1");
  }

  @Test
  void aNetworkWithoutAnOutputLayerRefusesAStep() {
    MultiLayerNetwork open =
        Nets.of(InputType.feedForward(64), Nets.dense(4, new ActivationTanH()));
    compiled = Engine.ONEDNN.compile(open);
    assertThatThrownBy(() -> compiled.step(Nets.batch(2, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("output layer");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aStepWhoseLossIsInfiniteOrNanUpdatesNothing(Engine engine) {
    compiled = engine.compile(network);
    compiled.step(Nets.batch(3, 1));
    INDArray before = network.params().dup();
    DataSet broken = Nets.batch(3, 2);
    broken.getLabels().putScalar(0, Float.NaN);
    assertThat(compiled.step(broken)).isNaN();
    assertThat(network.params()).isEqualTo(before);
    assertThat(network.getIterationCount()).isEqualTo(1);
  }
}

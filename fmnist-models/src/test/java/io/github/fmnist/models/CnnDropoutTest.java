package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

class CnnDropoutTest {
  private static final int N = 100_000;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(3);
  }

  @Test
  void thereIsNoDropoutByDefault() {
    MultiLayerConfiguration configuration = Tiny.factory(Activation.RELU).configuration();

    assertThat(configuration.getConfs()).allMatch(conf -> conf.getLayer().getIDropout() == null);
  }

  @Test
  void onlyTheDenseAndTheSoftmaxLayerDropTheirInput() {
    var layers = Tiny.factory(Activation.RELU).dropout(0.3).configuration().getConfs();

    assertThat(layers)
        .extracting(conf -> conf.getLayer().getIDropout() != null)
        .containsExactly(false, false, false, false, true, true);
    assertThat(layers.get(4).getLayer().getIDropout())
        .isNotSameAs(layers.get(5).getLayer().getIDropout());
  }

  @Test
  void theConfigurationHoldsTheProbabilityOfKeeping() {
    assertThat(((Dropout) dropout(Activation.TANH, 0.3)).getP()).isCloseTo(0.7, within(1e-15));
    assertThat(((AlphaDropout) dropout(Activation.SELU, 0.3)).getP()).isCloseTo(0.7, within(1e-15));
  }

  @Test
  void dropsTheGivenShareAndPreservesTheMean() {
    INDArray output = apply(dropout(Activation.RELU, 0.3), Nd4j.ones(DataType.FLOAT, 1, N));

    assertThat(share(output, 0)).isCloseTo(0.3, within(0.01));
    assertThat(output.meanNumber().doubleValue()).isCloseTo(1, within(0.01));
  }

  @Test
  void alphaDropoutDropsTheGivenShareAndPreservesMeanAndVariance() {
    AlphaDropout dropout = (AlphaDropout) dropout(Activation.SELU, 0.3);
    INDArray output = apply(dropout, Nd4j.randn(DataType.FLOAT, 1, N));

    // The limit of SELU far below zero, -scale * alpha, after the affine correction.
    double dropped = dropout.a(0.7) * -1.0507009873554805 * 1.6732632423543772 + dropout.b(0.7);
    assertThat(share(output, dropped)).isCloseTo(0.3, within(0.01));
    assertThat(output.meanNumber().doubleValue()).isCloseTo(0, within(0.02));
    assertThat(output.varNumber().doubleValue()).isCloseTo(1, within(0.02));
  }

  @Test
  void predictionsDropNothing() {
    INDArray features = Tiny.bars(4, 1).getFeatures();
    MultiLayerNetwork dropping = Tiny.factory(Activation.SELU).dropout(0.5).network();
    MultiLayerNetwork keeping = Tiny.factory(Activation.SELU).network();

    assertThat(dropping.output(features)).isEqualTo(keeping.output(features));
    assertThat(dropping.output(features, true)).isNotEqualTo(keeping.output(features, true));
  }

  private static IDropout dropout(Activation activation, double probability) {
    CnnFactory factory = Tiny.factory(activation).dropout(probability);
    return factory.configuration().getConf(4).getLayer().getIDropout();
  }

  private static INDArray apply(IDropout dropout, INDArray input) {
    return dropout.applyDropout(
        input, input.ulike(), 0, 0, LayerWorkspaceMgr.noWorkspacesImmutable());
  }

  private static double share(INDArray values, double of) {
    INDArray distance = values.sub(of);
    return distance.scan(Conditions.absLessThan(1e-5)).doubleValue() / values.length();
  }
}

package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

class CnnFactoryTest {
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SOFTMAX", "RRELU"})
  void trainsOneStepWithEveryActivation(Activation activation) {
    MultiLayerNetwork network = Tiny.factory(activation).network();
    INDArray before = network.params().dup();
    DataSet batch = Tiny.bars(5, 1);

    network.fit(batch);

    INDArray output = network.output(batch.getFeatures());
    assertThat(network.score()).isFinite().isPositive();
    assertThat(network.params()).isNotEqualTo(before);
    assertThat(output.shape()).containsExactly(5, 2);
    assertThat(output.dataType()).isEqualTo(DataType.FLOAT);
    assertThat(output.sum(1).toFloatVector()).usingComparatorWithPrecision(1e-5f).containsOnly(1f);
  }

  @Test
  void defaultsAreThoseOfTheStudy() {
    MultiLayerNetwork network = CnnFactory.withActivation(Activation.RELU).network();

    assertThat(network.numParams()).isEqualTo(421_642);
    assertThat(optimizer(CnnFactory.withActivation(Activation.RELU))).isEqualTo(new Adam(1e-3));
    assertThat(network.output(Nd4j.rand(DataType.FLOAT, 3, 784)).shape()).containsExactly(3, 10);
  }

  @ParameterizedTest
  @CsvSource({"1, 12, 12, 4, 8, 3, 16, 2", "3, 5, 7, 2, 3, 5, 4, 6", "2, 4, 4, 1, 1, 1, 1, 3"})
  void theNumberOfParametersFollowsTheFormula(
      int channels, int height, int width, int first, int second, int kernel, int dense, int out) {
    MultiLayerNetwork network =
        CnnFactory.withActivation(Activation.TANH)
            .inputShape(channels, height, width)
            .filters(first, second)
            .kernel(kernel)
            .denseUnits(dense)
            .classes(out)
            .network();

    int area = kernel * kernel;
    int flat = (height / 2 / 2) * (width / 2 / 2) * second;
    assertThat(network.numParams())
        .isEqualTo(
            (area * channels + 1) * first
                + (area * first + 1) * second
                + (flat + 1) * dense
                + (dense + 1) * out);
  }

  @Test
  void furtherConvolutionsHaveTheFiltersOfTheSecond() {
    CnnFactory factory = CnnFactory.withActivation(Activation.TANH);
    MultiLayerNetwork deep = factory.convolutions(4).network();
    assertThat(deep.numParams()).isEqualTo(factory.network().numParams() + 2 * (9 * 64 + 1) * 64);
    assertThat(deep.feedForward(Nd4j.rand(DataType.FLOAT, 3, 784)).get(6).shape())
        .containsExactly(3, 64, 7, 7);
  }

  @Test
  void batchNormalizationHasFourParametersForEachFilterAndEachUnit() {
    CnnFactory factory = CnnFactory.withActivation(Activation.TANH).filters(5, 7).convolutions(3);
    assertThat(factory.batchNormalization(true).network().numParams())
        .isEqualTo(factory.network().numParams() + 4 * (5 + 7 + 7 + 128));
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "SELU", "TANH"})
  void theEngineTrainsBatchNormalizationAsStockDeeplearning4jDoes(Activation activation) {
    CnnFactory factory = Tiny.factory(activation).batchNormalization(true).optimizer(new Sgd(0.1));
    MultiLayerNetwork stock = factory.network();
    MultiLayerNetwork network = factory.network();
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      for (int step = 0; step < 3; step++) {
        DataSet batch = Tiny.bars(16, step);
        stock.fit(batch);
        compiled.step(batch);
        assertThat(network.score()).isCloseTo(stock.score(), within(1e-4));
      }
    }
    assertThat(network.params().equalsWithEps(stock.params(), 1e-3)).isTrue();
  }

  @Test
  void givesTheSameOutputForFlatAndSquareImages() {
    MultiLayerNetwork network =
        Tiny.small(CnnFactory.withActivation(Activation.SELU)).inputShape(2, 6, 10).network();
    INDArray square = Nd4j.rand(DataType.FLOAT, 5, 2, 6, 10);

    assertThat(network.output(square)).isEqualTo(network.output(square.reshape(5, 2 * 6 * 10)));
  }

  @Test
  void trainsTheSameOnFlatAndSquareImages() {
    // Not with Adam, whose first step depends on the sign of a gradient only, even of rounding
    // errors.
    CnnFactory factory = Tiny.factory(Activation.RELU).optimizer(new Sgd(0.1));
    MultiLayerNetwork onFlat = factory.network();
    MultiLayerNetwork onSquare = factory.network();
    DataSet flat = Tiny.bars(6, 1);
    INDArray square = flat.getFeatures().reshape(6, 1, Tiny.SIDE, Tiny.SIDE);

    onFlat.fit(flat);
    onSquare.fit(new DataSet(square, flat.getLabels()));

    assertThat(onSquare.params()).isEqualTo(onFlat.params());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -1, Long.MAX_VALUE})
  void theSameSeedGivesTheSameParameters(long seed) {
    CnnFactory factory = Tiny.factory(Activation.RELU).seed(seed);

    assertThat(factory.network().params()).isEqualTo(factory.network().params());
    assertThat(factory.network().params()).isNotEqualTo(factory.seed(seed - 1).network().params());
  }

  @Test
  void theSameSeedRepeatsTrainingWithDropout() {
    CnnFactory factory = Tiny.factory(Activation.RELU).dropout(0.5);
    INDArray[] trained = new INDArray[2];
    for (int run = 0; run < 2; run++) {
      MultiLayerNetwork network = factory.network();
      network.fit(Tiny.bars(8, 1));
      trained[run] = network.params();
    }

    assertThat(trained[1]).isEqualTo(trained[0]);
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "SELU", "TANH"})
  void plainDeeplearning4jLoadsASavedNetwork(Activation activation, @TempDir Path dir)
      throws IOException {
    MultiLayerNetwork network = Tiny.factory(activation).dropout(0.25).network();
    DataSet batch = Tiny.bars(8, 1);
    network.fit(batch);
    File file = dir.resolve("cnn.zip").toFile();

    network.save(file, true);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);

    assertThat(loaded.output(batch.getFeatures())).isEqualTo(network.output(batch.getFeatures()));
    assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(network.getLayerWiseConfigurations());
    assertThat(loaded.getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());
  }

  @Test
  void settersDoNotChangeTheFactory() {
    CnnFactory factory = Tiny.factory(Activation.SELU);
    var before = factory.configuration();

    factory.convolutions(3);
    factory.filters(1, 1);
    factory.kernel(5);
    factory.denseUnits(3);
    factory.batchNormalization(true);
    factory.dropout(0.5);
    factory.optimizer(new Nesterovs(0.1));
    factory.learningRate(0.5);
    factory.inputShape(3, 8, 8);
    factory.classes(7);
    factory.seed(1);

    assertThat(factory.configuration()).isEqualTo(before);
  }

  @Test
  void changingAnOptimizerLaterDoesNotChangeTheFactory() {
    Nesterovs mine = new Nesterovs(0.1, 0.8);
    CnnFactory factory = Tiny.factory(Activation.RELU).optimizer(mine);

    mine.setLrAndSchedule(9, null);

    assertThat(optimizer(factory)).isEqualTo(new Nesterovs(0.1, 0.8));
  }

  @Test
  void theLearningRateIsThatOfTheCurrentOptimizer() {
    CnnFactory factory = Tiny.factory(Activation.RELU);
    var halving = new Nesterovs(new StepSchedule(ScheduleType.EPOCH, 0.1, 0.5, 1), 0.8);

    assertThat(optimizer(factory.learningRate(0.02))).isEqualTo(new Adam(0.02));
    assertThat(optimizer(factory.optimizer(halving).learningRate(0.02)))
        .isEqualTo(new Nesterovs(0.02, 0.8));
    assertThat(optimizer(factory.learningRate(0.02).optimizer(halving))).isEqualTo(halving);
  }

  @Test
  void keepsTheParametersOfAnActivation() {
    BaseLayer dense = denseLayer(Tiny.small(CnnFactory.withActivation(new ActivationELU(0.5))));

    assertThat(((ActivationELU) dense.getActivationFn()).getAlpha()).isCloseTo(0.5, within(0.0));
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "SELU", "TANH"})
  void distinguishesRowsFromColumns(Activation activation) {
    MultiLayerNetwork network = Tiny.factory(activation).learningRate(0.01).network();
    DataSet train = Tiny.bars(32, 1);
    DataSet test = Tiny.bars(60, 2);

    for (int step = 0; step < 20; step++) {
      network.fit(train);
    }

    Evaluation evaluation = new Evaluation(2);
    evaluation.eval(test.getLabels(), network.output(test.getFeatures()));
    // 1 on most machines; rounding errors accumulate in training, and guessing gets 0.5.
    assertThat(evaluation.accuracy()).isGreaterThan(0.95);
  }

  private static IUpdater optimizer(CnnFactory factory) {
    return denseLayer(factory).getIUpdater();
  }

  private static BaseLayer denseLayer(CnnFactory factory) {
    return (BaseLayer) factory.configuration().getConf(4).getLayer();
  }
}

package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The labels that a cross-entropy over classes accepts. */
class ClassifierLabelsTest {
  private static final INDArray FEATURES = new Bars(4).batch(0, 1, 2, 3).getFeatures();

  private static MultiLayerNetwork network(Layer... layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(3).list(layers).build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork network(LossFunction loss, Activation activation) {
    return network(new OutputLayer.Builder(loss).nIn(64).nOut(3).activation(activation).build());
  }

  private static INDArray labels(double... second) {
    return Nd4j.createFromArray(new double[][] {{1, 0, 0}, second, {0, 1, 0}, {0, 0, 1}});
  }

  /** Trains in the given order, so that rows keep their indices. */
  private static void train(MultiLayerNetwork network, INDArray labels) {
    Trainer.forEpochs(1)
        .train(
            network,
            BatchSource.of(new ListDataSetIterator<>(new DataSet(FEATURES, labels).asList(), 4)));
  }

  private static void refuses(MultiLayerNetwork network, INDArray labels, String found) {
    INDArray before = network.params().dup();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(network, labels))
        .withMessage(
            "one-hot labels, or probabilities that sum to 1, expected; found "
                + found
                + " in row 1 of a batch");
    assertThat(network.params()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"MCXENT", "NEGATIVELOGLIKELIHOOD"})
  void rowsThatAreNotProbabilitiesAreRefused(LossFunction loss) {
    MultiLayerNetwork network = network(loss, Activation.SOFTMAX);
    refuses(network, labels(0, 0, 0), "a sum of 0.0");
    refuses(network, labels(1, 1, 0), "a sum of 2.0");
    refuses(network, labels(0.5, 0.25, 0), "a sum of 0.75");
    refuses(network, labels(0, Double.NaN, 1), "[0.0, NaN, 1.0]");
    refuses(network, labels(2, -1, 0), "[2.0, -1.0, 0.0]");
    refuses(network, labels(0, Double.POSITIVE_INFINITY, 0), "a sum of Infinity");
  }

  @Test
  void aLossLayerRefusesThemAsWell() {
    MultiLayerNetwork network =
        network(
            new DenseLayer.Builder().nIn(64).nOut(3).build(),
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    refuses(network, labels(0, 0, 0), "a sum of 0.0");
  }

  @Test
  void softLabelsAreAccepted() {
    MultiLayerNetwork network = network(LossFunction.MCXENT, Activation.SOFTMAX);
    for (INDArray labels :
        List.of(labels(0.2, 0.3, 0.5), labels(0.3333, 0.3333, 0.3333), labels(0, 1, 0))) {
      train(network, labels);
      train(network, labels.castTo(DataType.FLOAT));
    }
    assertThat(network.getIterationCount()).isEqualTo(6);
  }

  @Test
  void otherLossesAcceptAnyNumbers() {
    for (MultiLayerNetwork network :
        List.of(
            network(LossFunction.MSE, Activation.SOFTMAX),
            network(LossFunction.XENT, Activation.SIGMOID))) {
      train(network, labels(0, 0, 0));
      train(network, labels(1, 1, 0));
      assertThat(network.getIterationCount()).isEqualTo(2);
    }
  }

  @Test
  void maskedRowsAreNotChecked() {
    MultiLayerNetwork network = network(LossFunction.MCXENT, Activation.SOFTMAX);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1}, {0}, {1}, {1}});
    List<DataSet> batch = List.of(new DataSet(FEATURES, labels(0, 0, 0), null, mask));
    Trainer.forEpochs(1).train(network, BatchSource.of(new ExistingDataSetIterator(batch)));
    assertThat(network.getIterationCount()).isEqualTo(1);
  }
}

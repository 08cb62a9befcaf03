package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Inference gives the same results as the network itself, for any number of rows. */
class InferenceTest {
  /** More rows than a chunk has, and not a multiple of a chunk. */
  private static final int ROWS = 1203;

  private final MultiLayerNetwork network = Nets.smallCnn(Nets.settings().l2(0.1));
  private final DataSet rows = Nets.batch(ROWS, 1);

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void outputIsTheOutputOfTheNetwork(Engine engine) {
    try (CompiledNetwork compiled = engine.compile(network)) {
      INDArray output = compiled.output(rows.getFeatures());
      Agreement.near(output, network.output(rows.getFeatures()), "output");
      INDArray logits = compiled.infer(rows.getFeatures());
      Agreement.near(
          new ActivationSoftmax().getActivation(logits, false), output, "softmax of the logits");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theClassOfARowIsThatOfItsLargestOutput(Engine engine) {
    try (CompiledNetwork compiled = engine.compile(network)) {
      INDArray output = compiled.output(rows.getFeatures());
      int[] classes = compiled.predict(rows.getFeatures());
      assertThat(classes).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        for (int other = 0; other < Nets.CLASSES; other++) {
          assertThat(output.getFloat(i, classes[i]))
              .isGreaterThanOrEqualTo(output.getFloat(i, other));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void scoreIsTheScoreOfTheNetworkWithoutTraining(Engine engine) {
    for (boolean mean : new boolean[] {true, false}) {
      MultiLayerNetwork counted = Nets.smallCnn(Nets.settings().l2(0.1).miniBatch(mean));
      double expected = counted.score(rows, false);
      try (CompiledNetwork compiled = engine.compile(counted)) {
        assertThat(compiled.score(rows)).isCloseTo(expected, within(1e-5 * expected));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void evaluationCountsAllRows(Engine engine) {
    ListDataSetIterator<DataSet> batches = new ListDataSetIterator<>(rows.asList(), 100);
    Evaluation expected = network.evaluate(batches);
    try (CompiledNetwork compiled = engine.compile(network)) {
      Evaluation evaluation = compiled.evaluate(batches);
      assertThat(evaluation.getNumRowCounter()).isEqualTo(ROWS);
      // A row whose two largest outputs are nearly equal may get either class.
      assertThat(evaluation.accuracy()).isCloseTo(expected.accuracy(), within(2.0 / ROWS));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "DL4J"})
  void evaluationOfABatchWithMasksIsThatOfStock(Engine engine) {
    MultiLayerNetwork pooled =
        Nets.of(InputType.convolutional(4, 4, 1), new GlobalPoolingLayer(), Nets.softmax(3));
    INDArray mask = Nd4j.ones(ROWS, 1, 4, 4);
    mask.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(2, 4)).assign(0);
    DataSet batch = new DataSet(Nets.random(1, ROWS, 1, 4, 4), Nets.labels(ROWS, 3, 2), mask, null);
    ListDataSetIterator<DataSet> batches = new ListDataSetIterator<>(List.of(batch), ROWS);
    String expected = pooled.evaluate(batches).confusionToString();
    try (CompiledNetwork compiled = engine.compile(pooled)) {
      assertThat(compiled.evaluate(batches).confusionToString()).isEqualTo(expected);
      batch.setFeaturesMaskArray(null);
      assertThat(compiled.evaluate(batches).confusionToString()).isNotEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void withoutAnOutputLayerTheOutputIsThatOfTheLastLayer(Engine engine) {
    MultiLayerNetwork open = Nets.of(InputType.feedForward(6), Nets.dense(5, new ActivationTanH()));
    INDArray x = Nets.random(1, ROWS, 6);
    try (CompiledNetwork compiled = engine.compile(open)) {
      Agreement.near(compiled.output(x), open.output(x), "output");
      Agreement.near(compiled.infer(x), open.output(x), "inferred");
    }
  }

  @Test
  void refusesRowsOfAnotherShape() {
    for (Engine engine : List.of(Engine.ONEDNN, Engine.DL4J)) {
      try (CompiledNetwork compiled = engine.compile(network)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> compiled.output(Nets.random(1, 3, 63)))
            .withMessageContaining("expected, found [3, 63]");
      }
    }
  }
}

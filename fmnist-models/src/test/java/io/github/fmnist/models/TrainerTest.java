package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.internal.Floats;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class TrainerTest {
  private static final Bars BARS = new Bars(200);

  private static CnnFactory small() {
    return CnnFactory.withActivation(Activation.SELU)
        .filters(4, 8)
        .denseUnits(16)
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .classes(2)
        .learningRate(0.01)
        .seed(3);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void trainsANetworkToDistinguishBarsOnEveryEngine(Engine engine) {
    MultiLayerNetwork network = small().network();
    DataSet unseen = new Bars(400).batch(IntStream.range(200, 400).toArray());
    Evaluation evaluation = new Evaluation(2);
    try (CompiledNetwork compiled = engine.compile(network)) {
      Trainer.forEpochs(6).train(compiled, BatchSource.shuffled(BARS, 32, 1));
      evaluation.eval(unseen.getLabels(), network.output(unseen.getFeatures()));
    }
    assertThat(evaluation.accuracy()).isGreaterThan(0.98);
    assertThat(network.getEpochCount()).isEqualTo(6);
  }

  @Test
  void aLambdaIsASourceOfBatches() {
    MultiLayerNetwork network = small().network();
    BatchSource batches = (epoch, step) -> step < 3 ? BARS.batch(step, step + 3, 9) : null;
    Trainer.forEpochs(2).train(network, batches);
    assertThat(network.getIterationCount()).isEqualTo(6);
    assertThat(batches.seekable()).isFalse();
    assertThat(batches.batchesPerEpoch()).isEqualTo(-1);
    assertThat(batches.examplesPerEpoch()).isEqualTo(-1);
  }

  @Test
  void givesTheSameParametersForTheSameSeeds() {
    assertThat(bits(trained(2).params())).isEqualTo(bits(trained(2).params()));
  }

  @Test
  void continuesWhereAnEarlierTrainingStopped() {
    MultiLayerNetwork inTwoParts = small().dropout(0.2).network();
    BatchSource batches = BatchSource.shuffled(BARS, 32, 1);
    Trainer.forEpochs(1).train(inTwoParts, batches);
    Trainer.forEpochs(1).train(inTwoParts, batches);
    assertThat(bits(inTwoParts.params())).isEqualTo(bits(trained(2).params()));
    assertThat(inTwoParts.getEpochCount()).isEqualTo(2);
    assertThat(inTwoParts.getIterationCount()).isEqualTo(14);
  }

  @Test
  void continuesToTheSameBitsAfterSavingAndLoading(@TempDir Path directory) throws IOException {
    MultiLayerNetwork network = small().dropout(0.2).network();
    BatchSource batches =
        Augmentation.ofImages(1, Bars.SIDE, Bars.SIDE)
            .shift(1)
            .of(BatchSource.shuffled(BARS, 32, 1), 5);
    Trainer.forEpochs(1).train(network, batches);
    File file = directory.resolve("network.zip").toFile();
    network.save(file, true);
    Trainer.forEpochs(2).train(network, batches);
    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    Trainer.forEpochs(2).train(resumed, batches);
    assertThat(bits(resumed.params())).isEqualTo(bits(network.params()));
    assertThat(bits(resumed.getUpdater().getStateViewArray()))
        .isEqualTo(bits(network.getUpdater().getStateViewArray()));
  }

  @Test
  void callsTheListenerAfterEachStepAndEachEpoch() {
    List<String> calls = new ArrayList<>();
    Trainer.forEpochs(2)
        .listener(
            new TrainingListener() {
              @Override
              public void stepped(Step step) {
                calls.add("step " + step.step() + " after " + step.examples());
              }

              @Override
              public boolean epochEnded(Epoch epoch) {
                calls.add("epoch " + epoch.epoch());
                assertThat(epoch.loss()).isPositive();
                assertThat(epoch.examplesPerSecond()).isPositive();
                return true;
              }
            })
        .train(small().network(), BatchSource.shuffled(BARS, 150, 1));
    assertThat(calls)
        .containsExactly(
            "step 0 after 150",
            "step 1 after 200",
            "epoch 0",
            "step 0 after 350",
            "step 1 after 400",
            "epoch 1");
  }

  @Test
  void stopsAfterAnEpochWhenTheListenerReturnsFalse() {
    MultiLayerNetwork network = small().network();
    Trainer.forEpochs(10)
        .listener(
            new TrainingListener() {
              @Override
              public boolean epochEnded(Epoch epoch) {
                return epoch.epoch() < 2;
              }
            })
        .train(network, BatchSource.shuffled(BARS, 100, 1));
    assertThat(network.getEpochCount()).isEqualTo(3);
  }

  @Test
  void trainsATrainedNetworkOnAnIteratorAgain() {
    MultiLayerNetwork network = trained(2);
    DataSet all = BARS.batch(IntStream.range(0, 200).toArray());
    Trainer.forEpochs(2)
        .train(network, BatchSource.of(new ListDataSetIterator<>(all.asList(), 50)));
    assertThat(network.getEpochCount()).isEqualTo(4);
    assertThat(network.getIterationCount()).isEqualTo(14 + 8);
  }

  @Test
  void doesNotUpdateParametersIfTheLossIsNotFinite() {
    MultiLayerNetwork network = small().network();
    // Makes logits infinite, with both signs.
    network.getOutputLayer().getParam("W").muli(Float.MAX_VALUE);
    INDArray before = network.params().dup();
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> Trainer.forEpochs(1).train(network, BatchSource.shuffled(BARS, 50, 1)));
    assertThat(network.params()).isEqualTo(before);
  }

  @Test
  void stopsWhenAFeatureIsNaN() {
    DataSet broken = BARS.batch(0, 1, 2);
    broken.getFeatures().putScalar(5, Float.NaN);
    Examples examples = Examples.of(broken.getFeatures(), broken.getLabels());
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(
            () ->
                Trainer.forEpochs(1)
                    .train(small().network(), BatchSource.shuffled(examples, 3, 1)));
  }

  @Test
  void aBatchLargerThanAllExamplesIsAllOfThem() {
    MultiLayerNetwork network = small().network();
    Trainer.forEpochs(2).train(network, BatchSource.shuffled(BARS, Integer.MAX_VALUE, 1));
    assertThat(network.getIterationCount()).isEqualTo(2);
  }

  @Test
  void continuesOnlyIfAllListenersReturnTrue() {
    MultiLayerNetwork network = small().network();
    List<Integer> seen = new ArrayList<>();
    TrainingListener twoEpochs =
        new TrainingListener() {
          @Override
          public boolean epochEnded(Epoch epoch) {
            return epoch.epoch() < 1;
          }
        };
    TrainingListener recorder =
        new TrainingListener() {
          @Override
          public boolean epochEnded(Epoch epoch) {
            return seen.add(epoch.epoch());
          }
        };
    Trainer.forEpochs(10)
        .listener(twoEpochs.and(recorder))
        .train(network, BatchSource.shuffled(BARS, 100, 1));
    assertThat(seen).containsExactly(0, 1);
  }

  @Test
  void stopsAfterItsTimeBudget() {
    MultiLayerNetwork network = small().network();
    Trainer.forEpochs(10)
        .timeBudget(Duration.ofNanos(1))
        .train(network, BatchSource.shuffled(BARS, 100, 1));
    assertThat(network.getIterationCount()).isEqualTo(1);
  }

  @Test
  void stopsWhenTheLossIsNotFinite() {
    MultiLayerNetwork network = small().optimizer(new Sgd(1e30)).network();
    assertThatExceptionOfType(DivergedException.class)
        .isThrownBy(() -> Trainer.forEpochs(5).train(network, BatchSource.shuffled(BARS, 20, 1)))
        .withMessageContaining("the loss is ")
        .withMessageContaining("in epoch 1");
  }

  @Test
  void refusesNoEpochs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trainer.forEpochs(0))
        .withMessage("at least 1 epoch expected, 0 given");
  }

  /**
   * Returns the values for an exact comparison, since nd4j compares arrays with a tolerance of
   * 1e-5.
   */
  private static float[] bits(INDArray array) {
    return Floats.of(array);
  }

  private static MultiLayerNetwork trained(int epochs) {
    MultiLayerNetwork network = small().dropout(0.2).network();
    Trainer.forEpochs(epochs).train(network, BatchSource.shuffled(BARS, 32, 1));
    return network;
  }

  /** Records the calls of Deeplearning4j's own listeners with the counts at each call. */
  private static final class Calls extends BaseTrainingListener {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void onEpochStart(Model model) {
      record("epoch starts", model);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      record("iteration " + iteration + " of epoch " + epoch, model);
    }

    @Override
    public void onEpochEnd(Model model) {
      record("epoch ends", model);
    }

    private void record(String call, Model model) {
      MultiLayerNetwork network = (MultiLayerNetwork) model;
      calls.add(call + ": " + network.getIterationCount() + ", " + network.getEpochCount());
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theListenersOfTheNetworkAreCalledAsByFit(Engine engine) {
    MultiLayerNetwork network = CnnFactory.withActivation(Activation.RELU).classes(2).network();
    MultiLayerNetwork stock = network.clone();
    Calls actual = new Calls();
    Calls expected = new Calls();
    network.setListeners(actual);
    stock.setListeners(expected);
    List<DataSet> examples = new DataSet(Nd4j.rand(6, 784), Nd4j.eye(2).repeat(0, 3)).asList();
    DataSetIterator batches = new ListDataSetIterator<>(examples, 4);
    try (CompiledNetwork compiled = engine.compile(network)) {
      Trainer.forEpochs(2).train(compiled, BatchSource.of(batches));
    }
    batches.reset();
    stock.fit(batches, 2);
    assertThat(actual.calls).isEqualTo(expected.calls).hasSize(8);
    assertThat(network.score()).isCloseTo(stock.score(), within(1e-2));
  }
}

package io.github.fmnist.experiments.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.models.CnnFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

class MeasurementTest {
  @TempDir Path directory;
  private LabelledImages images;
  private MultiLayerNetwork network;

  @BeforeEach
  void makeImagesAndNetwork() throws Exception {
    images = FashionMnist.from(TinyDataset.write(directory, 20, 50)).test();
    network = CnnFactory.withActivation(Activation.RELU).filters(2, 3).seed(5).network();
  }

  @Test
  void agreesWithDeeplearning4jForAnyBatchSize() {
    DataSet all = new DataSet(images.features(), images.oneHotLabels());
    Evaluation evaluation = new Evaluation(10);
    evaluation.eval(all.getLabels(), network.output(all.getFeatures()));
    Measurement measurement = measure(batches(7));
    assertThat(measurement.loss()).isCloseTo(network.score(all), within(1e-5));
    // The two best classes of an image may be so close that rounding decides.
    assertThat(measurement.accuracy()).isCloseTo(evaluation.accuracy(), within(1 / 50.0 + 1e-12));
    assertThat(measurement.confusion().get(3).get(4))
        .isCloseTo(evaluation.getConfusionMatrix().getCount(3, 4), within(1));
  }

  @Test
  void guessingHasTheLogarithmOfTheClassesAsItsLoss() {
    network.params().assign(0);
    assertThat(measure(batches(50)).loss()).isCloseTo(Math.log(10), within(1e-5));
  }

  @Test
  void certaintyAboutTheWrongClassHasAFiniteLoss() {
    network.params().assign(0);
    network.getLayer(5).getParam("b").putScalar(0, 1e6);
    Measurement measurement = measure(batches(50));
    assertThat(measurement.accuracy()).isCloseTo(0.1, within(1e-12));
    assertThat(measurement.loss()).isFinite().isGreaterThan(50);
  }

  @Test
  void flipAveragedPredictionsAreThoseOfTheMirrorImages() {
    Measurement averaged = flipAveraged(images);
    assertThat(averaged).isNotEqualTo(measure(batches(50)));
    assertThat(flipAveraged(mirrored(images)).loss()).isCloseTo(averaged.loss(), within(1e-5));
    INDArray features = images.features();
    INDArray probabilities =
        network.output(features).add(network.output(mirrored(images).features())).divi(2);
    double loss =
        -Transforms.log(probabilities).mul(images.oneHotLabels()).sumNumber().doubleValue();
    assertThat(averaged.loss()).isCloseTo(loss / images.size(), within(1e-5));
  }

  @Test
  void countsEveryImageOnce() {
    assertThat(
            measure(batches(8)).confusion().stream()
                .map(row -> row.stream().mapToInt(Integer::intValue).sum()))
        .containsOnly(5)
        .hasSize(10);
  }

  @Test
  void recallOfAClassWithoutImagesIsAbsent() {
    Measurement measurement = new Measurement(1, 0.5, List.of(List.of(1, 3), List.of(0, 0)));
    assertThat(measurement.recallByClass())
        .containsExactly(OptionalDouble.of(0.25), OptionalDouble.empty());
  }

  private static LabelledImages mirrored(LabelledImages images) {
    int width = images.width();
    byte[] pixels = new byte[images.size() * images.height() * width];
    byte[] labels = new byte[images.size()];
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.image(i);
      for (int pixel = 0; pixel < image.length; pixel++) {
        int column = pixel % width;
        pixels[i * image.length + pixel - column + width - 1 - column] = image[pixel];
      }
      labels[i] = (byte) images.label(i);
    }
    return LabelledImages.of(pixels, labels, images.height(), width, images.classes());
  }

  private Measurement flipAveraged(LabelledImages measured) {
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      return Measurement.flipAveraged(
          compiled, batches(measured, 8), measured.height(), measured.width());
    }
  }

  private Measurement measure(FashionMnistDataSetIterator batches) {
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      return Measurement.of(compiled, batches);
    }
  }

  private FashionMnistDataSetIterator batches(int size) {
    return batches(images, size);
  }

  private static FashionMnistDataSetIterator batches(LabelledImages images, int size) {
    List<String> names = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    return FashionMnistDataSetIterator.inOrder(images, names, size);
  }
}

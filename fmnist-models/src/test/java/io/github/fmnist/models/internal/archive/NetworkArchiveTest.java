package io.github.fmnist.models.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.factory.Nd4j;

/** Reads zips of plain Deeplearning4j with or without an updater and a normalizer. */
class NetworkArchiveTest {
  private final MultiLayerNetwork network =
      CnnFactory.withActivation(Activation.RELU).filters(2, 2).seed(3).network();

  @TempDir private Path directory;

  @Test
  void readsANetworkThatWasSavedWithoutItsUpdater() throws IOException {
    Path file = directory.resolve("network.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    check(NetworkArchive.read("network.zip", Files.readAllBytes(file)));
  }

  @Test
  void readsANetworkThatWasSavedWithANormalizerAndIgnoresIt() throws IOException {
    Path file = directory.resolve("network.zip");
    NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler();
    normalizer.setFeatureStats(Nd4j.zeros(1, 784), Nd4j.ones(1, 784));
    ModelSerializer.writeModel(network, file.toFile(), true);
    ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
    check(NetworkArchive.read("network.zip", Files.readAllBytes(file)));
  }

  @Test
  void aModelsOwnFileRequiresTheStateOfItsUpdater() throws IOException {
    Path file = directory.resolve("network.zip");
    ModelSerializer.writeModel(network, file.toFile(), false);
    byte[] bytes = Files.readAllBytes(file);
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(
            () -> NetworkArchive.readWhole("network.zip", bytes, new Allowance(0)).fill(true))
        .withMessageContaining("updaterState.bin");
  }

  private void check(MultiLayerNetwork read) {
    INDArray images = Nd4j.ones(2, 784);
    assertThat(read.params()).isEqualTo(network.params());
    assertThat(read.output(images)).isEqualTo(network.output(images));
  }
}

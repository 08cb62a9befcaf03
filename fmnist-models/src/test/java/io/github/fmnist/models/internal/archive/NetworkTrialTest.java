package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Tiny;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.archive.NetworkZip;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AdaGrad;

/**
 * A trial detects a network from a file that does not compute, and does not change a network that
 * does.
 */
class NetworkTrialTest {
  private static final Set<String> NETWORK =
      Set.of("configuration.json", "coefficients.bin", "updaterState.bin");

  @TempDir private Path directory;

  private static MultiLayerNetwork trained() {
    MultiLayerNetwork network =
        Tiny.small(CnnFactory.withActivation(Activation.TANH))
            .optimizer(new AdaGrad(0.01))
            .network();
    DataSet bars = Tiny.bars(16, 1);
    Trainer.forEpochs(2)
        .train(
            network, BatchSource.shuffled(Examples.of(bars.getFeatures(), bars.getLabels()), 8, 1));
    return network;
  }

  @Test
  void aTrialDoesNotChangeAClassifier() throws IOException {
    MultiLayerNetwork network = trained();
    MultiLayerNetwork read = NetworkArchive.read("file", zip(network, true));
    assertThat(read.params()).isEqualTo(network.params());
    assertThat(read.getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());
    assertThat(read.getIterationCount()).isEqualTo(network.getIterationCount());
    assertThat(read.getEpochCount()).isEqualTo(network.getEpochCount());
  }

  @Test
  void withoutTheStateOfItsUpdaterItHasTheInitialState() throws IOException {
    MultiLayerNetwork network = trained();
    MultiLayerNetwork read = NetworkArchive.read("file", zip(network, false));
    MultiLayerNetwork fresh = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
    fresh.init();
    assertThat(read.getUpdater().getStateViewArray())
        .isEqualTo(fresh.getUpdater().getStateViewArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"inputHeight\" : 20", "\"inputHeight\" : 65536"})
  void refusesAClassifierThatDoesNotCompute(String height) throws IOException {
    byte[] changed =
        changed(zip(trained(), true), json -> json.replace("\"inputHeight\" : 12", height));
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> NetworkArchive.read("file", changed))
        .withMessageStartingWith("file: a network that computes expected: ");
  }

  @Test
  void aNetworkThatWouldBeTooSlowToReadIsNotWritten() throws IOException {
    MultiLayerNetwork large =
        CnnFactory.withActivation(Activation.RELU)
            .inputShape(1, 256, 256)
            .filters(64, 64)
            .network();
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> NetworkZip.write(OutputStream.nullOutputStream(), large))
        .withMessageStartingWith("not saved: layers of at most 16777216 values ");
  }

  @Test
  void readsANetworkWithoutTheSizeOfItsImages() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build());
    network.init();
    assertThat(NetworkArchive.read("file", zip(network, true)).params())
        .isEqualTo(network.params());
  }

  /** Stock Deeplearning4j computes this network, but its backward pass fails. */
  @Test
  void refusesADecoderThatComputesButCannotBeTrained() throws IOException {
    VaeBuilder builder = Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3);
    assertRefused(
        builder.convolutional(2, 5),
        json -> {
          int last = json.lastIndexOf("NCHW");
          return json.substring(0, last) + "NHWC" + json.substring(last + 4);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"AUTO", "DL4J"})
  void refusesAConstraintThatCannotBeApplied(Engine engine) throws IOException {
    String constraint =
        "\"constraints\" : [ { \"@class\" : \"org.deeplearning4j.nn.conf.constraint."
            + "MaxNormConstraint\", \"maxNorm\" : 1, \"dimensions\" : [ 7 ], \"params\" :"
            + " [ \"W\" ] } ]";
    VaeBuilder builder = Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3);
    assertRefused(
        builder.dense(5).engine(engine),
        json -> json.replace("\"constraints\" : null", constraint));
  }

  private void assertRefused(VaeBuilder builder, UnaryOperator<String> change) throws IOException {
    Path file = directory.resolve("vae.zip");
    try (Vae vae = builder.build()) {
      vae.save(file);
    }
    Map<String, byte[]> entries =
        ModelFile.readZip(
            "file",
            Files.readAllBytes(file),
            Set.of("vae.json", "encoder.zip", "decoder.zip"),
            new Allowance(0));
    entries.put("decoder.zip", changed(entries.get("decoder.zip"), change));
    Files.write(file, zip(entries));
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> Vae.load(file).close())
        .withMessageStartingWith(file + ": networks that fit expected: ");
  }

  private static byte[] changed(byte[] network, UnaryOperator<String> change) throws IOException {
    Map<String, byte[]> entries = ModelFile.readZip("network", network, NETWORK, new Allowance(0));
    String before = new String(entries.get("configuration.json"), UTF_8);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    entries.put("configuration.json", after.getBytes(UTF_8));
    return zip(entries);
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    Map<String, ModelFile.Content> contents = new LinkedHashMap<>();
    entries.forEach((name, content) -> contents.put(name, out -> out.write(content)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelFile.writeZip(bytes, contents);
    return bytes.toByteArray();
  }

  private static byte[] zip(MultiLayerNetwork network, boolean withUpdater) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, withUpdater);
    return bytes.toByteArray();
  }
}

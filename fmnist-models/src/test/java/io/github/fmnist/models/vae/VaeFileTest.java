package io.github.fmnist.models.vae;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.EncodingProcess;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.LinearNetworks;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class VaeFileTest {
  private static final INDArray IMAGES =
      new Bars(40).batch(IntStream.range(0, 40).toArray()).getFeatures();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void save() throws IOException {
    file = directory.resolve("vae.zip");
    try (Vae vae = small().build()) {
      fit(vae, 1);
      vae.save(file);
    }
  }

  static List<VaeBuilder> models() {
    return List.of(
        small(),
        small().convolutional(2, 8),
        small().likelihood(Likelihood.learnedGaussian(0.1)),
        small().priorComponents(5),
        small().priorComponents(5).trainingSamples(3),
        small().optimizer(new Sgd(0.01)),
        small()
            .optimizer(
                new Adam(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.01, 1, 0.003, 2, 0.0)))));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aLoadedModelEncodesAndContinuesTrainingToTheSameBits(VaeBuilder builder) throws IOException {
    try (Vae vae = builder.build()) {
      fit(vae, 1);
      vae.save(file);
      try (Vae loaded = Vae.load(file)) {
        assertThat(Floats.of(loaded.encode(IMAGES).mean()))
            .isEqualTo(Floats.of(vae.encode(IMAGES).mean()));
        assertThat(Floats.of(loaded.encode(IMAGES).logVariance()))
            .isEqualTo(Floats.of(vae.encode(IMAGES).logVariance()));
        fit(vae, 2);
        fit(loaded, 2);
        assertThat(Floats.of(loaded.sample(3, 1))).isEqualTo(Floats.of(vae.sample(3, 1)));
        assertThat(loaded.logLikelihood(IMAGES, 3, 1)).isEqualTo(vae.logLikelihood(IMAGES, 3, 1));
      }
    }
  }

  @Test
  void anotherProcessEncodesToTheSameBits() throws IOException {
    try (Vae vae = Vae.load(file)) {
      assertThat(EncodingProcess.run(file)).isEqualTo(EncodingProcess.bits(vae));
    }
  }

  @Test
  void plainDeeplearning4jLoadsBothNetworks() throws IOException {
    Map<String, byte[]> entries = entries(file);
    Path decoder = Files.write(directory.resolve("decoder.zip"), entries.get("decoder.zip"));
    MultiLayerNetwork network = MultiLayerNetwork.load(decoder.toFile(), true);
    try (Vae vae = Vae.load(file)) {
      assertThat(network.params()).isEqualTo(vae.decoder().params());
    }
  }

  /** Returns a hidden layer with an activation, and a linear one. */
  private static MultiLayerConfiguration activated(IActivation activation) {
    return new NeuralNetConfiguration.Builder()
        .list(
            new DenseLayer.Builder().nIn(64).nOut(5).activation(activation).build(),
            new DenseLayer.Builder().nIn(5).nOut(6).activation(Activation.IDENTITY).build())
        .build();
  }

  @Test
  void aNetworkThatLoadingWouldRefuseIsNotSaved() throws IOException {
    MultiLayerConfiguration encoder = activated(new Foreign());
    byte[] before = Files.readAllBytes(file);
    try (Vae vae = unset().networks(encoder, LinearNetworks.of(3, 64)).build()) {
      assertThatExceptionOfType(InvalidModelException.class)
          .isThrownBy(() -> vae.save(file))
          .withMessageStartingWith("not saved, configuration.json: parts of networks expected")
          .withMessageContaining(Foreign.class.getName());
    }
    assertThat(file).hasBinaryContent(before);
    leavesNothingButTheFile();
  }

  @Test
  void parametersThatLoadingWouldRefuseAreNotSaved() throws IOException {
    byte[] before = Files.readAllBytes(file);
    try (Vae vae = small().build()) {
      vae.decoder().params().putScalar(0, Float.NaN);
      assertThatExceptionOfType(InvalidModelException.class)
          .isThrownBy(() -> vae.save(file))
          .withMessage(
              "not saved, coefficients.bin: finite numbers expected, found NaN or infinity");
    }
    assertThat(file).hasBinaryContent(before);
    leavesNothingButTheFile();
  }

  @Test
  void aLayerMayHaveAnyName() throws IOException {
    MultiLayerConfiguration encoder = LinearNetworks.of(64, 6);
    encoder.getConf(0).getLayer().setLayerName("encoder.hidden");
    try (Vae vae = unset().networks(encoder, LinearNetworks.of(3, 64)).build()) {
      vae.save(file);
    }
    try (Vae loaded = Vae.load(file)) {
      assertThat(loaded.encoder().getLayerNames()).containsExactly("encoder.hidden");
    }
  }

  @Test
  void aModelIsRefusedForAnEngineThatCannotComputeIt() throws IOException {
    MultiLayerConfiguration encoder = activated(new ActivationCube());
    try (Vae vae = unset().networks(encoder, LinearNetworks.of(3, 64)).build()) {
      assertThat(vae.engine()).isEqualTo(Engine.DL4J);
      vae.save(file);
    }
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> Vae.load(file, Engine.ONEDNN))
        .withMessageContaining("oneDNN cannot compute layer 0");
    Vae.load(file).close();
  }

  @Test
  void refusesADeeplyNestedConfiguration() throws IOException {
    assertThat(
            assertRefused(
                inNetwork(
                    network ->
                        network.put(
                            "configuration.json",
                            ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8)))))
        .contains("at most 32 levels of JSON expected, found more");
  }

  @Test
  void leavesNothingButTheFile() throws IOException {
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.3, 0.7, 0.99, 0.9999})
  void aTruncatedFileIsRefused(double part) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    assertRefused(Arrays.copyOf(whole, (int) (whole.length * part)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.4, 0.6, 0.8})
  void aFileWithADamagedByteIsRefused(double place) throws IOException {
    byte[] damaged = Files.readAllBytes(file);
    damaged[(int) (damaged.length * place)] ^= 0x55;
    assertRefused(damaged);
  }

  @Test
  void refusesAFileThatIsNotAZip() throws IOException {
    assertThat(assertRefused("<html>not found</html>".getBytes(UTF_8)))
        .isEqualTo("a whole zip expected, found 22 bytes without the end of a zip");
  }

  @Test
  void refusesAForeignEntry() throws IOException {
    Map<String, byte[]> entries = entries(file);
    entries.put("../../evil", new byte[1]);
    assertThat(assertRefused(zip(entries))).contains("entries ").contains("found ../../evil");
  }

  @Test
  void refusesASerializedObjectInANetworkAndDoesNotReadIt() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Bomb());
    }
    assertThat(
            assertRefused(
                inNetwork(network -> network.put("preprocessor.bin", bytes.toByteArray()))))
        .contains("found preprocessor.bin");
    assertThat(Bomb.exploded).isFalse();
  }

  @Test
  void refusesAForeignClassInAConfiguration() throws IOException {
    assertThat(
            assertRefused(
                inNetwork(
                    network ->
                        replace(
                            network,
                            "configuration.json",
                            "org.nd4j.linalg.activations.impl.ActivationIdentity",
                            "javax.swing.JEditorPane"))))
        .contains("parts of networks expected, found the class \"javax.swing.JEditorPane\"");
  }

  @Test
  void refusesANetworkWithAnUnsuitableLastActivation() throws IOException {
    assertThat(
            assertRefused(
                inNetwork(
                    network ->
                        replace(
                            network,
                            "configuration.json",
                            "org.nd4j.linalg.activations.impl.ActivationIdentity",
                            "org.nd4j.linalg.activations.impl.ActivationTanH"))))
        .startsWith("networks that fit expected: no activation expected at the end of the encoder")
        .contains("found tanh");
  }

  @Test
  void refusesAClassThatHidesBehindASecondOne() throws IOException {
    String layer = "\"@class\" : \"org.deeplearning4j.nn.conf.layers.DenseLayer\"";
    assertRefused(
        inNetwork(
            network ->
                replace(
                    network,
                    "configuration.json",
                    layer,
                    "\"@class\" : \"javax.swing.JEditorPane\", " + layer)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "@c", "anything"})
  void refusesAForeignClassWhateverItsName(String name) throws IOException {
    assertThat(
            assertRefused(
                inNetwork(
                    network ->
                        replace(
                            network,
                            "configuration.json",
                            "\"@class\" : \"org.deeplearning4j.nn.conf.layers.DenseLayer\"",
                            "\"@class\" : \"org.deeplearning4j.nn.conf.layers.DenseLayer\", \""
                                + name
                                + "\" : \"javax.swing.JEditorPane\""))))
        .contains("found the class \"javax.swing.JEditorPane\"");
  }

  @Test
  void refusesMoreParametersThanTheFileHasBeforeAllocatingMemory() throws IOException {
    assertThat(
            assertRefused(
                inNetwork(
                    network ->
                        replace(
                            network, "configuration.json", "\"nout\" : 64", "\"nout\" : 6400"))))
        .contains("parameters expected, found");
  }

  @Test
  void refusesNaNParameters() throws IOException {
    assertThat(
            assertRefused(
                inNetwork(
                    network -> {
                      byte[] parameters = network.get("coefficients.bin");
                      Arrays.fill(
                          parameters, parameters.length - 4, parameters.length, (byte) 0xff);
                    })))
        .contains("coefficients.bin: finite numbers expected, found NaN");
  }

  @Test
  void refusesAnotherShapeInTheParametersHeader() throws IOException {
    assertThat(assertRefused(inNetwork(network -> network.get("coefficients.bin")[20] ^= 1)))
        .contains("values of float32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"latentSize\" : 5", "\"latentSize\" : -1", "\"latentSize\" : 99999999"})
  void refusesSettingsThatDoNotFitTheNetworks(String wrong) throws IOException {
    Map<String, byte[]> entries = entries(file);
    replace(entries, "vae.json", "\"latentSize\" : 3", wrong);
    assertRefused(zip(entries));
  }

  @Test
  void refusesAPriorThatDoesNotFit() throws IOException {
    Map<String, byte[]> missing = entries(file);
    replace(missing, "vae.json", "\"priorComponents\" : 0", "\"priorComponents\" : 5");
    assertThat(assertRefused(zip(missing))).contains("prior.zip expected, found");
    try (Vae vae = small().priorComponents(5).build()) {
      vae.save(file);
    }
    for (String wrong : List.of("4", "6", "1001", "-1", "true")) {
      Map<String, byte[]> entries = entries(file);
      replace(entries, "vae.json", "\"priorComponents\" : 5", "\"priorComponents\" : " + wrong);
      assertRefused(zip(entries));
    }
    Map<String, byte[]> superfluous = entries(file);
    replace(superfluous, "vae.json", "\"priorComponents\" : 5", "\"priorComponents\" : 0");
    assertThat(assertRefused(zip(superfluous)))
        .isEqualTo("no prior.zip expected, since the prior is not learned");
    Map<String, byte[]> foreign = entries(file);
    foreign.put("prior.zip", foreign.get("encoder.zip"));
    assertThat(assertRefused(zip(foreign)))
        .contains("a prior with weights [5, 7] in one layer expected, found");
  }

  /** The parameters are three means, three log-variances and the logit of the weight. */
  @ParameterizedTest
  @CsvSource({
    "0, 2e12, means",
    "0, -2e12, means",
    "5, 178, log-variances",
    "3, -60, log-variances"
  })
  void refusesAPriorWhoseCodesOrDensitiesWouldNotBeFinite(int index, float wrong, String name)
      throws IOException {
    String range = name.equals("means") ? "-1.0E12 to 1.0E12" : "-55.0 to 55.0";
    String message = "prior.zip: %s from %s expected, found %s".formatted(name, range, wrong);
    try (Vae vae = small().priorComponents(1).build()) {
      vae.save(file);
      vae.networks().get(2).params().putScalar(index, wrong);
      assertThatExceptionOfType(InvalidModelException.class)
          .isThrownBy(() -> vae.save(directory.resolve("unsaved.zip")))
          .withMessage("not saved, " + message);
    }
    assertThat(
            assertRefused(
                inNetwork(
                    "prior.zip",
                    network -> {
                      ByteBuffer parameters = ByteBuffer.wrap(network.get("coefficients.bin"));
                      int first = parameters.capacity() - 7 * Float.BYTES;
                      parameters.putFloat(first + index * Float.BYTES, wrong);
                    })))
        .isEqualTo(message);
  }

  @Test
  void anyLogitOfAWeightOfAPriorIsAccepted() throws IOException {
    try (Vae vae = small().priorComponents(1).build()) {
      vae.networks().get(2).params().putScalar(6, 1e30);
      vae.save(file);
    }
    try (Vae loaded = Vae.load(file)) {
      assertThat(loaded.elbo(IMAGES).mean()).isFinite();
      assertThat(Floats.areFinite(loaded.sample(20, 1))).isTrue();
    }
  }

  /** A prior is checked before it is compiled, so that nothing is left open if it cannot be. */
  @Test
  void refusesAPriorThatTheEngineCannotComputeForItsActivation() throws IOException {
    try (Vae vae = small().priorComponents(5).build()) {
      vae.save(file);
    }
    byte[] cubic =
        inNetwork(
            "prior.zip",
            network ->
                replace(
                    network,
                    "configuration.json",
                    "org.nd4j.linalg.activations.impl.ActivationIdentity",
                    "org.nd4j.linalg.activations.impl.ActivationCube"));
    Path wrong = Files.write(directory.resolve("wrong.zip"), cubic);
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> Vae.load(wrong, Engine.ONEDNN).close())
        .withMessageContaining("no activation expected at the end of the prior");
  }

  @Test
  void aFileOfAnOlderVersionHasNeitherAPriorNorTrainingSamples() throws IOException {
    Map<String, byte[]> entries = entries(file);
    replace(entries, "vae.json", "\"priorComponents\" : 0,", "");
    replace(entries, "vae.json", "\"trainingSamples\" : 1,", "");
    Path older = Files.write(directory.resolve("older.zip"), zip(entries));
    try (Vae vae = Vae.load(older)) {
      assertThat(vae.networks()).hasSize(2);
    }
  }

  @Test
  void refusesContradictorySettings() throws IOException {
    Map<String, byte[]> binarized = entries(file);
    replace(binarized, "vae.json", "\"redrawnPixels\" : false", "\"redrawnPixels\" : true");
    replace(
        binarized,
        "vae.json",
        "BERNOULLI\",\n  \"deviation\" : 0.0",
        "GAUSSIAN\",\n  \"deviation\" : 0.1");
    assertThat(assertRefused(zip(binarized)))
        .contains("a Bernoulli likelihood expected for dynamic binarization, found GAUSSIAN");
    Map<String, byte[]> wide = entries(file);
    replace(wide, "vae.json", "\"labelPlanes\" : false", "\"labelPlanes\" : true");
    replace(wide, "vae.json", "\"classes\" : 0", "\"classes\" : 65536");
    replace(wide, "vae.json", "\"height\" : 8", "\"height\" : 8192");
    assertThat(assertRefused(zip(wide)))
        .contains("at most 16777216 values of pixels and labels for an encoder expected");
  }

  @Test
  void filesContainNoDateSoThatEqualModelsGiveEqualBytes() throws IOException {
    assertUndated(Files.readAllBytes(file));
    assertUndated(entries(file).get("encoder.zip"));
    assertUndated(entries(file).get("decoder.zip"));
  }

  private static void assertUndated(byte[] bytes) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo("1980-01-01T00:00:00");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1.0", "\"NaN\"", "1e999", "\"abc\"", "null"})
  void refusesAnInvalidWeight(String weight) throws IOException {
    Map<String, byte[]> entries = entries(file);
    replace(entries, "vae.json", "\"klWeight\" : 0.25", "\"klWeight\" : " + weight);
    assertThat(assertRefused(zip(entries)))
        .containsAnyOf("settings of a model expected", "finite numbers expected, found 1e999");
  }

  @Test
  void refusesASettingThatIsMissingByItsName() throws IOException {
    Map<String, byte[]> entries = entries(file);
    replace(entries, "vae.json", "klWarmUp", "klCoolDown");
    assertThat(assertRefused(zip(entries))).contains("klWarmUp");
  }

  @Test
  void refusesAFutureVersion() throws IOException {
    Map<String, byte[]> entries = entries(file);
    replace(entries, "vae.json", "\"version\" : 1", "\"version\" : 2");
    assertThat(assertRefused(zip(entries))).contains("version 1 expected, found 2");
  }

  /** Returns the part of the message after the file's name. */
  private String assertRefused(byte[] content) throws IOException {
    Path wrong = Files.write(directory.resolve("wrong.zip"), content);
    String[] message = new String[1];
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> Vae.load(wrong).close())
        .satisfies(refusal -> message[0] = refusal.getMessage())
        .withMessageStartingWith(wrong.toString());
    return message[0].substring(wrong.toString().length() + 2);
  }

  /** Returns the file with a change within its encoder. */
  private byte[] inNetwork(Change change) throws IOException {
    return inNetwork("encoder.zip", change);
  }

  private byte[] inNetwork(String name, Change change) throws IOException {
    Map<String, byte[]> entries = entries(file);
    Map<String, byte[]> network =
        ModelFile.readZip(
            name,
            entries.get(name),
            Set.of("configuration.json", "coefficients.bin", "updaterState.bin"),
            new Allowance(0));
    change.apply(network);
    entries.put(name, zip(network));
    return zip(entries);
  }

  private interface Change {
    void apply(Map<String, byte[]> entries);
  }

  private static void replace(Map<String, byte[]> entries, String entry, String from, String to) {
    String text = new String(entries.get(entry), UTF_8);
    assertThat(text).contains(from);
    entries.put(entry, text.replace(from, to).getBytes(UTF_8));
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    return ModelFile.readZip(
        "model",
        Files.readAllBytes(file),
        Set.of("vae.json", "encoder.zip", "decoder.zip", "prior.zip"),
        new Allowance(0));
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    Map<String, ModelFile.Content> contents = new LinkedHashMap<>();
    entries.forEach((name, content) -> contents.put(name, out -> out.write(content)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelFile.writeZip(bytes, contents);
    return bytes.toByteArray();
  }

  private static VaeBuilder small() {
    return unset().dense(64);
  }

  private static VaeBuilder unset() {
    return Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3).seed(3);
  }

  private static void fit(Vae vae, int epochs) {
    vae.fit(BatchSource.shuffled(Examples.of(IMAGES), 16, 1), Trainer.forEpochs(epochs));
  }

  /** An activation that is not Deeplearning4j's. */
  @SuppressWarnings("serial")
  public static final class Foreign extends ActivationIdentity {}

  /** Does harm when it is deserialised. */
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1;
    private static boolean exploded;

    @SuppressWarnings("unused")
    private void readObject(java.io.ObjectInputStream in) {
      exploded = true;
    }
  }
}

package io.github.fmnist.models.gan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class GanFileTest {
  private static final DataSet BARS = new Bars(40).batch(IntStream.range(0, 40).toArray());
  private static final Set<String> ENTRIES =
      Set.of("gan.json", "generator.zip", "average.zip", "discriminator.zip", "spectral.bin");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void save() throws IOException {
    file = directory.resolve("gan.zip");
    try (Gan gan = small().build()) {
      fit(gan, 1);
      gan.save(file);
    }
  }

  static List<GanBuilder> models() {
    return List.of(
        small(),
        small().dcgan(2, 16),
        small().classes(2).loss(GanLoss.HINGE).discriminatorSteps(2),
        small().emaDecay(0).spectralNormalization(false).gradientPenalty(0.1),
        small().instanceNoise(0.2, 7).labelSmoothing(0.1));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aLoadedModelSamplesAndContinuesTrainingToTheSameBits(GanBuilder builder) throws IOException {
    try (Gan whole = builder.build();
        Gan stopped = builder.build()) {
      fit(whole, 3);
      fit(stopped, 1);
      stopped.save(file);
      try (Gan loaded = Gan.load(file)) {
        assertThat(Floats.of(loaded.sample(3, 1, labels(loaded))))
            .isEqualTo(Floats.of(stopped.sample(3, 1, labels(stopped))));
        fit(loaded, 2);
        assertThat(Floats.of(loaded.generator().params()))
            .isEqualTo(Floats.of(whole.generator().params()));
        assertThat(Floats.of(loaded.averagedGenerator().params()))
            .isEqualTo(Floats.of(whole.averagedGenerator().params()));
        assertThat(Floats.of(loaded.discriminator().params()))
            .isEqualTo(Floats.of(whole.discriminator().params()));
        assertThat(loaded.dynamics()).isEqualTo(whole.dynamics());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"average.zip, 0.9, 0", "average.zip, 0.9, 2", "generator.zip, 0, 0"})
  void plainDeeplearning4jGeneratesTheSameImages(String entry, double emaDecay, int classes)
      throws IOException {
    try (Gan gan = small().dcgan(4, 16).emaDecay(emaDecay).classes(classes).build()) {
      fit(gan, 2);
      gan.save(file);
      Path generator = Files.write(directory.resolve("plain.zip"), entries(file).get(entry));
      MultiLayerNetwork network = MultiLayerNetwork.load(generator.toFile(), false);
      INDArray codes = Nd4j.rand(4, 3);
      INDArray input = classes == 0 ? codes : Nd4j.hstack(codes, Nd4j.eye(2).repeat(0, 2));
      int[] labels = classes == 0 ? new int[0] : new int[] {0, 0, 1, 1};
      assertThat(network.output(input).equalsWithEps(gan.generate(codes, labels), 1e-5)).isTrue();
    }
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

  @ParameterizedTest
  @MethodSource("entryNames")
  void refusesAFileWithoutOneOfItsEntries(String name) throws IOException {
    Map<String, byte[]> entries = entries(file);
    entries.remove(name);
    assertThat(assertRefused(zip(entries))).startsWith(name + " expected, found [");
  }

  static Set<String> entryNames() {
    return ENTRIES;
  }

  @Test
  void refusesAForeignEntry() throws IOException {
    Map<String, byte[]> entries = entries(file);
    entries.put("../../evil", new byte[1]);
    assertThat(assertRefused(zip(entries))).contains("entries ").contains("found ../../evil");
  }

  @Test
  void refusesNetworksOfAnotherModel() throws IOException {
    Path other = directory.resolve("other.zip");
    try (Gan gan = small().dense(7).build()) {
      gan.save(other);
    }
    for (String name : List.of("average.zip", "spectral.bin")) {
      Map<String, byte[]> entries = entries(file);
      entries.put(name, entries(other).get(name));
      assertThat(assertRefused(zip(entries))).contains("expected");
    }
    Map<String, byte[]> entries = entries(file);
    entries.put("generator.zip", entries.get("discriminator.zip"));
    assertThat(assertRefused(zip(entries))).contains("networks that fit expected");
  }

  @ParameterizedTest
  @CsvSource({
    "generator.zip, Sigmoid, ReLU, at the end of the generator, relu",
    "average.zip, Sigmoid, ReLU, at the end of the average, relu",
    "discriminator.zip, Identity, Sigmoid, at the end of the discriminator, sigmoid"
  })
  void refusesANetworkWithAnUnsuitableLastActivation(
      String network, String from, String to, String where, String found) throws IOException {
    Map<String, byte[]> entries = entries(file);
    Map<String, byte[]> parts =
        ModelFile.readZip(
            network,
            entries.get(network),
            Set.of("configuration.json", "coefficients.bin", "updaterState.bin"),
            new Allowance(0));
    String text = new String(parts.get("configuration.json"), UTF_8);
    String activation = "org.nd4j.linalg.activations.impl.Activation";
    assertThat(text).contains(activation + from + "\"");
    String changed = text.replace(activation + from + "\"", activation + to + "\"");
    parts.put("configuration.json", changed.getBytes(UTF_8));
    entries.put(network, zip(parts));
    assertThat(assertRefused(zip(entries)))
        .startsWith("networks that fit expected: ")
        .contains(where, "found " + found);
  }

  @Test
  void refusesNaNVectors() throws IOException {
    Map<String, byte[]> entries = entries(file);
    byte[] vectors = entries.get("spectral.bin");
    Arrays.fill(vectors, vectors.length - 4, vectors.length, (byte) 0xff);
    assertThat(assertRefused(zip(entries)))
        .isEqualTo("spectral.bin: finite numbers expected, found NaN");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"version\" : 1', '\"version\" : 2', 'version 1 expected, found 2'",
    "'\"latentSize\" : 3', '\"latentSize\" : 5', networks that fit expected",
    "'\"latentSize\" : 3', '\"latentSize\" : -1', settings of a model expected",
    "'\"averageDecay\" : 0.9', '\"averageDecay\" : 1.0', settings of a model expected",
    "NON_SATURATING, WASSERSTEIN, settings of a model expected",
    "discriminatorSteps, discriminatorLeaps, discriminatorSteps"
  })
  void refusesInvalidSettings(String from, String to, String message) throws IOException {
    Map<String, byte[]> entries = entries(file);
    String text = new String(entries.get("gan.json"), UTF_8);
    assertThat(text).contains(from);
    entries.put("gan.json", text.replace(from, to).getBytes(UTF_8));
    assertThat(assertRefused(zip(entries))).contains(message);
  }

  /** Returns the part of the message after the file's name. */
  private String assertRefused(byte[] content) throws IOException {
    Path wrong = Files.write(directory.resolve("wrong.zip"), content);
    String[] message = new String[1];
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> Gan.load(wrong).close())
        .satisfies(refusal -> message[0] = refusal.getMessage())
        .withMessageStartingWith(wrong.toString());
    return message[0].substring(wrong.toString().length() + 2);
  }

  private static Map<String, byte[]> entries(Path file) throws IOException {
    return ModelFile.readZip("model", Files.readAllBytes(file), ENTRIES, new Allowance(0));
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    Map<String, ModelFile.Content> contents = new LinkedHashMap<>();
    entries.forEach((name, content) -> contents.put(name, out -> out.write(content)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelFile.writeZip(bytes, contents);
    return bytes.toByteArray();
  }

  private static GanBuilder small() {
    return Gan.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(3)
        .dense(16)
        .emaDecay(0.9)
        .spectralNormalization(true)
        .gradientPenalty(0)
        .seed(3);
  }

  private static int[] labels(Gan gan) {
    return gan.classes() == 0 ? new int[0] : new int[] {0, 1, 1};
  }

  private static void fit(Gan gan, int epochs) {
    gan.fit(
        BatchSource.shuffled(Examples.of(BARS.getFeatures(), BARS.getLabels()), 16, 1),
        Trainer.forEpochs(epochs));
  }
}

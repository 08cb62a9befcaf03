package io.github.fmnist.models.vae;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.LinearNetworks;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.archive.Allowance;
import io.github.fmnist.models.internal.archive.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VaeSamplerTest {
  private static final int SIZE = 2;
  private static final Examples IMAGES = new Bars(400);

  private static final double[] NUMBERS = {
    Double.NaN,
    Double.NEGATIVE_INFINITY,
    -Double.MAX_VALUE,
    -1e300,
    -1e12,
    -0.0,
    Double.MIN_VALUE,
    1e12,
    1e13,
    1e30,
    1e39
  };

  @TempDir private Path directory;
  private static final Vae VAE = model().build();
  private static final Vae CONDITIONAL = model().classes(2).build();

  /** The file of a sampler of the unconditional model. */
  private static byte[] saved;

  @BeforeAll
  static void train() throws IOException {
    for (Vae each : new Vae[] {VAE, CONDITIONAL}) {
      each.fit(BatchSource.shuffled(IMAGES, 20, 1), Trainer.forEpochs(10));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VAE.sampler(IMAGES, 1).save(bytes);
    saved = bytes.toByteArray();
  }

  @AfterAll
  static void close() {
    VAE.close();
    CONDITIONAL.close();
  }

  private static VaeBuilder model() {
    // Without a divergence, codes are far from the standard normal distribution.
    return Vae.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(SIZE)
        .dense(16)
        .klWeight(0)
        .learningRate(0.01);
  }

  @Test
  void sampledCodesHaveTheMeanAndTheVarianceOfTheImagesCodes() {
    Posterior posterior = VAE.encode(images());
    INDArray codes = VAE.sampler(IMAGES, 1).codes(20_000, 1);
    for (int j = 0; j < SIZE; j++) {
      INDArray means = posterior.mean().getColumn(j);
      double variance = means.varNumber().doubleValue() + meanVariance(posterior, j);
      double deviation = Math.sqrt(variance);
      assertThat(codes.getColumn(j).meanNumber().doubleValue())
          .isEqualTo(means.meanNumber().doubleValue(), within(0.1 * deviation));
      assertThat(codes.getColumn(j).stdNumber().doubleValue())
          .isEqualTo(deviation, within(0.1 * deviation));
    }
    assertThat(posterior.mean().stdNumber().doubleValue())
        .as("codes that the prior does not have")
        .isGreaterThan(1.15);
  }

  private static double meanVariance(Posterior posterior, int dimension) {
    return Arrays.stream(Floats.rows(posterior.logVariance()))
        .mapToDouble(row -> Math.exp(row[dimension]))
        .average()
        .orElseThrow();
  }

  @Test
  void codesOfAClassAreThoseOfItsImages() {
    VaeSampler sampler = CONDITIONAL.sampler(IMAGES, 1);
    for (int label = 0; label < 2; label++) {
      INDArray expected =
          CONDITIONAL.encode(IMAGES.batch(ofClass(label)).getFeatures(), label).mean().mean(0);
      INDArray other =
          CONDITIONAL
              .encode(IMAGES.batch(ofClass(1 - label)).getFeatures(), 1 - label)
              .mean()
              .mean(0);
      INDArray found = sampler.codes(5000, 1, label).mean(0);
      assertThat(found.distance2(expected)).isLessThan(0.5).isLessThan(found.distance2(other) / 2);
    }
  }

  private static int[] ofClass(int label) {
    return IntStream.range(0, 200).map(i -> 2 * i + label).toArray();
  }

  @Test
  void imagesAreTheDecodedCodes() {
    VaeSampler sampler = VAE.sampler(IMAGES, 1);
    assertThat(Floats.of(sampler.sample(3, 7)))
        .isEqualTo(Floats.of(VAE.decode(sampler.codes(3, 7))));
    assertThat(sampler.sample(3, 7).shape()).containsExactly(3, 1, Bars.SIDE, Bars.SIDE);
  }

  @Test
  void theFirstCodesDoNotDependOnHowManyFollow() {
    VaeSampler sampler = VAE.sampler(IMAGES, 1);
    assertThat(Floats.rows(sampler.codes(9, 7))[2]).isEqualTo(Floats.rows(sampler.codes(3, 7))[2]);
    assertThat(Floats.of(sampler.codes(3, 8))).isNotEqualTo(Floats.of(sampler.codes(3, 7)));
  }

  @Test
  void thereAreFourCodesForEachNumberOfTheMixture() {
    // A normal distribution in two dimensions has a weight, two means and three covariances.
    assertThat(VAE.sampler(IMAGES, 1).components()).isEqualTo(400 / (4 * 6));
    assertThat(VAE.sampler(new Bars(3), 1).components()).isEqualTo(1);
  }

  @Test
  void aBinarizedModelIsFittedToCodesOfBlackAndWhitePixels() {
    VaeBuilder linear =
        Vae.builder()
            .inputShape(1, Bars.SIDE, Bars.SIDE)
            .latentSize(1)
            .networks(LinearNetworks.of(64, 2), LinearNetworks.of(1, 64));
    try (Vae grey = linear.build();
        Vae binarized = linear.dynamicBinarization(true).build()) {
      // Codes of grey pixels are all the same; those of black and white ones are 0 or 1.
      assertThat(deviationOfFirstPixel(grey)).isLessThan(0.05);
      assertThat(deviationOfFirstPixel(binarized)).isEqualTo(0.5, within(0.05));
    }
  }

  /** Returns the standard deviation of sampled codes that are the first pixel of grey images. */
  private static double deviationOfFirstPixel(Vae vae) {
    INDArray parameters = vae.encoder().params().assign(0);
    parameters.putScalar(0, 1);
    parameters.putScalar(parameters.length() - 1, -12); // the log-variance
    Examples images = Examples.of(Nd4j.valueArrayOf(new long[] {400, 64}, 0.5f, DataType.FLOAT));
    return vae.sampler(images, 1).codes(5000, 1).stdNumber().doubleValue();
  }

  @Test
  void refusesALatentSizeWhoseMixtureWouldTakeTooMuchMemory() throws IOException {
    int size = VaeSampler.MAX_LATENT_SIZE + 1;
    Map<String, byte[]> entries = entries();
    String json = new String(entries.get("sampler.json"), UTF_8);
    assertThat(json).contains("\"latentSize\" : 2");
    entries.put(
        "sampler.json",
        json.replace("\"latentSize\" : 2", "\"latentSize\" : " + size).getBytes(UTF_8));
    String message = "a latent size of at most 1024 expected for a sampler, found 1025";
    try (Vae large = model().dense(1).latentSize(size).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> large.sampler(IMAGES, 1))
          .withMessage(message);
      assertThat(refused(large, zip(entries))).endsWith(message);
    }
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VAE.sampler(IMAGES, 1).sample(3, 1, 0))
        .withMessageContaining("no labels expected");
    VaeSampler sampler = CONDITIONAL.sampler(IMAGES, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler.sample(3, 1))
        .withMessageContaining("found 0 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler.sample(3, 1, 2))
        .withMessageContaining("labels from 0 to 1 expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sampler.sample(0, 1, 1))
        .withMessageContaining("images expected, 0 asked for");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONDITIONAL.sampler(Examples.of(images()), 1))
        .withMessageContaining("one-hot labels");
  }

  @Test
  void refusesAClassWithoutImages() {
    Examples one =
        Examples.of(IMAGES.batch(ofClass(0)).getFeatures(), IMAGES.batch(ofClass(0)).getLabels());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONDITIONAL.sampler(one, 1))
        .withMessage("images of each class expected, found none of 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLoadedSamplerGeneratesTheSameBits(boolean ofClasses) throws IOException {
    Vae model = ofClasses ? CONDITIONAL : VAE;
    int[] labels = ofClasses ? new int[] {0, 1, 1, 0} : new int[0];
    VaeSampler sampler = model.sampler(IMAGES, 1);
    Path file = directory.resolve("sampler.zip");
    sampler.save(file);
    VaeSampler loaded = model.loadSampler(file);
    assertThat(Floats.of(loaded.sample(4, 3, labels)))
        .isEqualTo(Floats.of(sampler.sample(4, 3, labels)));
    assertThat(loaded).hasToString(sampler.toString());
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    loaded.save(again);
    assertThat(file).hasBinaryContent(again.toByteArray());
  }

  @Test
  void refusesASamplerOfAnotherModel() throws IOException {
    assertThat(refused(CONDITIONAL, saved))
        .isEqualTo(
            "sampler.json: settings of a model expected: a sampler of 2 dimensions and 2 classes"
                + " expected, found one of 2 and 0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9, 0.999})
  void refusesATruncatedFile(double part) throws IOException {
    byte[] whole = saved.clone();
    refused(VAE, Arrays.copyOf(whole, (int) (part * whole.length)));
  }

  @Test
  void refusesAnEntryThatIsMissingOrForeign() throws IOException {
    Map<String, byte[]> missing = entries();
    missing.remove("mixtures.bin");
    assertThat(refused(VAE, zip(missing))).contains("mixtures.bin expected, found");
    Map<String, byte[]> foreign = entries();
    foreign.put("evil.bin", new byte[1]);
    assertThat(refused(VAE, zip(foreign))).contains("found evil.bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "1.5", "-1", "\"16\"", "16, 16"})
  void refusesInvalidNumbersOfComponents(String count) throws IOException {
    Map<String, byte[]> entries = entries();
    String json = new String(entries.get("sampler.json"), UTF_8);
    assertThat(json).contains("[ 16 ]");
    entries.put("sampler.json", json.replace("[ 16 ]", "[ " + count + " ]").getBytes(UTF_8));
    assertThat(refused(VAE, zip(entries))).startsWith("sampler.json: settings of a model expected");
  }

  @Test
  void refusesAnotherLength() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put("mixtures.bin", Arrays.copyOf(entries.get("mixtures.bin"), 760));
    assertThat(refused(VAE, zip(entries))).isEqualTo("mixtures.bin: 768 bytes expected, found 760");
  }

  /** The first numbers are a weight, two means, and a diagonal number of the factor. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void refusesNumbersThatAreNoMixture(int index) throws IOException {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300, -1, 0}) {
      Map<String, byte[]> entries = entries();
      ByteBuffer.wrap(entries.get("mixtures.bin")).putDouble(index * Double.BYTES, wrong);
      if (index != 1 || !Double.isFinite(wrong) || Math.abs(wrong) > 1e12) {
        assertThat(refused(VAE, zip(entries))).startsWith("mixtures.bin: ").contains(" expected, ");
      }
    }
  }

  @Test
  void refusesWeightsThatDoNotSumToOne() throws IOException {
    Map<String, byte[]> entries = entries();
    ByteBuffer.wrap(entries.get("mixtures.bin")).putDouble(0, 5);
    assertThat(refused(VAE, zip(entries))).contains("weights with the sum 1 expected, found 5.");
  }

  @Test
  void withAnyNumberAMixtureIsRefusedOrGivesFiniteCodes() throws IOException {
    byte[] numbers = entries().get("mixtures.bin");
    int accepted = 0;
    for (int index = 0; index < numbers.length; index += Double.BYTES) {
      for (double number : NUMBERS) {
        byte[] changed = numbers.clone();
        ByteBuffer.wrap(changed).putDouble(index, number);
        accepted += isAcceptedWithFiniteCodes(with("mixtures.bin", changed)) ? 1 : 0;
      }
    }
    assertThat(accepted).isBetween(1, numbers.length / Double.BYTES * NUMBERS.length - 1);
  }

  @Test
  void withAnyChangedByteASamplerIsRefusedOrGivesFiniteCodes() throws IOException {
    byte[] whole = saved.clone();
    int accepted = 0;
    for (int i = 0; i < whole.length; i++) {
      accepted += isAcceptedWithFiniteCodes(changed(whole, i)) ? 1 : 0;
    }
    assertThat(accepted).as("of the zip, whose content has checksums").isLessThan(whole.length / 2);
    for (String name : List.of("sampler.json", "mixtures.bin")) {
      byte[] content = entries().get(name);
      for (int i = 0; i < content.length; i++) {
        isAcceptedWithFiniteCodes(with(name, changed(content, i)));
      }
    }
  }

  private static byte[] changed(byte[] bytes, int index) {
    byte[] changed = bytes.clone();
    changed[index] ^= 0x55;
    return changed;
  }

  private byte[] with(String name, byte[] content) throws IOException {
    Map<String, byte[]> entries = entries();
    entries.put(name, content);
    return zip(entries);
  }

  /** Returns whether the sampler is accepted, and then requires finite codes. */
  private boolean isAcceptedWithFiniteCodes(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("changed.zip"), content);
    try {
      assertThat(Floats.areFinite(VAE.loadSampler(file).codes(100, 1))).isTrue();
      return true;
    } catch (InvalidModelException e) {
      return false;
    }
  }

  /** Returns the part of the message after the file's name. */
  private String refused(Vae model, byte[] content) throws IOException {
    Path wrong = Files.write(directory.resolve("wrong.zip"), content);
    String[] message = new String[1];
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> model.loadSampler(wrong))
        .satisfies(refusal -> message[0] = refusal.getMessage())
        .withMessageStartingWith(wrong.toString());
    return message[0].substring(wrong.toString().length() + 2);
  }

  private static Map<String, byte[]> entries() throws IOException {
    return ModelFile.readZip(
        "sampler", saved, Set.of("sampler.json", "mixtures.bin"), new Allowance(0));
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    Map<String, ModelFile.Content> contents = new LinkedHashMap<>();
    entries.forEach((name, content) -> contents.put(name, out -> out.write(content)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelFile.writeZip(bytes, contents);
    return bytes.toByteArray();
  }

  private static INDArray images() {
    return IMAGES.batch(IntStream.range(0, IMAGES.size()).toArray()).getFeatures();
  }
}

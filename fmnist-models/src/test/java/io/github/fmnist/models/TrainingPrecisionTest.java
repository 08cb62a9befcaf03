package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Models that are trained in another precision than they are used in. */
class TrainingPrecisionTest {
  private static final DataSet BARS = new Bars(256).batch(IntStream.range(0, 256).toArray());
  private static final INDArray IMAGES = BARS.getFeatures();

  @TempDir Path directory;

  private static VaeBuilder vae() {
    return Vae.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(4)
        .convolutional(4, 16)
        .precision(Precision.BF16);
  }

  private static GanBuilder gan() {
    return Gan.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(4)
        .dcgan(8, 16)
        .precision(Precision.BF16);
  }

  private static void fit(Vae vae, int epochs) {
    vae.fit(BatchSource.shuffled(Examples.of(IMAGES), 32, 1), Trainer.forEpochs(epochs));
  }

  private static void fit(Gan gan, int epochs) {
    gan.fit(BatchSource.shuffled(Examples.of(IMAGES), 32, 1), Trainer.forEpochs(epochs));
  }

  private static void requireBf16() {
    assumeTrue(Precision.BF16.isSupported(), "a processor with AVX-512 BF16");
  }

  @Test
  void stockDeeplearning4jTrainsInFloat32Only() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vae().engine(Engine.DL4J).build())
        .withMessageContaining("FLOAT32 only");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gan().engine(Engine.DL4J).build())
        .withMessageContaining("FLOAT32 only");
  }

  @Test
  void aProcessorWithoutBf16RefusesToBuildAndToLoad() throws IOException {
    assumeFalse(Precision.BF16.isSupported(), "a processor without AVX-512 BF16");
    Path file = directory.resolve("vae.zip");
    try (Vae vae = vae().precision(Precision.FLOAT32).build()) {
      vae.save(file);
    }

    assertThatThrownBy(() -> vae().build()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> gan().build()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Vae.load(file, Engine.AUTO, Precision.BF16))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("avx512_core_bf16 expected for bfloat16");
  }

  @Test
  void everythingButTrainingIsComputedInFloat32() throws IOException {
    requireBf16();
    Path file = directory.resolve("model.zip");
    try (Vae vae = vae().build()) {
      fit(vae, 2);
      vae.save(file);
      try (Vae same = Vae.load(file)) {
        assertThat(vae.elbo(IMAGES).mean()).isEqualTo(same.elbo(IMAGES).mean());
        assertThat(vae.sample(5, 1)).isEqualTo(same.sample(5, 1));
      }
    }
    try (Gan gan = gan().build()) {
      fit(gan, 2);
      gan.save(file);
      try (Gan same = Gan.load(file)) {
        assertThat(gan.sample(5, 1)).isEqualTo(same.sample(5, 1));
        assertThat(gan.discriminate(IMAGES)).isEqualTo(same.discriminate(IMAGES));
      }
    }
  }

  @Test
  void trainingInBf16DiffersFromTrainingInFloat32ByItsRounding() {
    requireBf16();
    try (Vae rounded = vae().build();
        Vae exact = vae().precision(Precision.FLOAT32).build()) {
      double before = exact.elbo(IMAGES).mean();
      fit(rounded, 10);
      fit(exact, 10);
      double gain = exact.elbo(IMAGES).mean() - before;

      assertThat(rounded.elbo(IMAGES).mean() - before).isBetween(0.9 * gain, 1.1 * gain);
      assertThat(rounded.encoder().params()).isNotEqualTo(exact.encoder().params());
    }
  }

  @Test
  void aModelThatIsSavedAndLoadedContinuesToTheSameBits() throws IOException {
    requireBf16();
    Path file = directory.resolve("gan.zip");
    try (Gan whole = gan().build();
        Gan first = gan().build()) {
      fit(whole, 3);
      fit(whole, 2);
      fit(first, 3);
      first.save(file);
      try (Gan second = Gan.load(file, Engine.AUTO, Precision.BF16)) {
        fit(second, 2);
        assertThat(second.generator().params()).isEqualTo(whole.generator().params());
        assertThat(second.discriminator().params()).isEqualTo(whole.discriminator().params());
      }
    }
  }
}

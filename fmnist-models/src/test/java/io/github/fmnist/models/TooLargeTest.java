package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.vae.Posterior;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Settings that exceed any memory are refused with their number before memory is allocated; empty
 * arrays are refused, too.
 */
class TooLargeTest {
  private static final CnnFactory CNN = CnnFactory.withActivation(Activation.RELU);

  private static void refuses(ThrowingCallable call, String number) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(number);
  }

  @Test
  void refusesDenseNetworksOfTooManyParameters() {
    refuses(
        () -> Vae.builder().latentSize(10).dense(65536, 65536).build().close(), "found 4347789332");
    refuses(() -> Gan.builder().dense(65536, 65536).build().close(), "found 43");
    refuses(() -> Vae.builder().dense(new int[1000]), "1000 given");
  }

  @Test
  void refusesConvolutionalNetworksOfTooManyParameters() {
    refuses(() -> Vae.builder().convolutional(Integer.MAX_VALUE, 9), "2147483647 given");
    refuses(() -> Gan.builder().dcgan(Integer.MAX_VALUE, 9), "2147483647 given");
    refuses(() -> Vae.builder().convolutional(32768, 65536).build().close(), "found 2");
    refuses(() -> Gan.builder().dcgan(32768, 65536).build().close(), "found 2");
    VaeBuilder vae = Vae.builder().inputShape(1, 1024, 1024).latentSize(10);
    refuses(() -> vae.convolutional(32768, 1).build().close(), "found 38655328297");
    GanBuilder gan = Gan.builder().inputShape(1, 1024, 1024);
    refuses(() -> gan.dcgan(32768, 1).build().close(), "found 4294967296 for");
  }

  @ParameterizedTest
  @ValueSource(ints = {65537, Integer.MAX_VALUE})
  void refusesCnnSettingsThatAreTooLarge(int size) {
    refuses(() -> CNN.filters(size, 1), "at most 65536 filters expected, " + size + " given");
    refuses(() -> CNN.filters(1, size), "at most 65536 filters expected, " + size + " given");
    refuses(() -> CNN.denseUnits(size), "at most 65536 dense units expected, " + size + " given");
    refuses(() -> CNN.classes(size), "at most 65536 classes expected, " + size + " given");
    refuses(() -> CNN.kernel(size), "at most 4095 pixels of a kernel's side expected, " + size);
    refuses(() -> CNN.inputShape(size, 28, 28), size + " x 28 x 28 given");
    refuses(() -> CNN.inputShape(1, size, size), "1 x " + size + " x " + size + " given");
  }

  @Test
  void refusesACnnOfTooManyParameters() {
    CnnFactory wide = CNN.filters(65536, 65536);
    refuses(wide::configuration, "found 39");
    refuses(wide::network, "found 39");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 200_000_000, Integer.MAX_VALUE})
  void refusesToSampleTooManyImagesOrNone(int count) {
    try (Vae vae = Vae.builder().dense(4).build();
        Gan gan = Gan.builder().dense(4).build()) {
      refuses(() -> vae.sample(count, 1), "images expected, " + count + " asked for");
      refuses(() -> gan.sample(count, 1), "images expected, " + count + " asked for");
    }
  }

  @Test
  void refusesInterpolationsOfTooManySteps() {
    int steps = Integer.MAX_VALUE;
    INDArray image = Nd4j.zeros(1, 784);
    try (Vae vae = Vae.builder().dense(4).build();
        Gan gan = Gan.builder().dense(4).build()) {
      refuses(() -> vae.interpolate(image, image, steps, Interpolation.LINEAR), "" + steps);
      refuses(() -> gan.interpolate(1, 2, steps, Interpolation.LINEAR), "" + steps);
    }
  }

  @Test
  void refusesBatchesWithoutExamples() {
    INDArray images = Nd4j.empty(DataType.FLOAT).reshape(0, 784);
    INDArray codes = Nd4j.empty(DataType.FLOAT).reshape(0, 4);
    String shape = Arrays.toString(images.shape());
    try (Vae vae = Vae.builder().latentSize(4).dense(4).build();
        Gan gan = Gan.builder().latentSize(4).dense(4).build();
        FashionFeatures features = FashionFeatures.load()) {
      refuses(() -> vae.encode(images), shape);
      refuses(() -> vae.elbo(images), shape);
      refuses(() -> vae.reconstruct(images), shape);
      refuses(() -> vae.logLikelihood(images, 2, 1), shape);
      refuses(() -> vae.decode(codes), "FLOAT [0, 4]");
      refuses(() -> gan.generate(codes), "FLOAT [0, 4]");
      refuses(() -> gan.discriminate(images), shape);
      refuses(() -> features.extract(images), "found ");
    }
    refuses(() -> Examples.of(images), shape);
    refuses(() -> new Posterior(codes, codes), "found ");
  }
}

package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What a debugger or a log shows of an object is one short line that says something. */
class ToStringTest {
  private static final int LONGEST = 200;

  @Test
  void modelsSayWhatTheyAreMadeFor() {
    try (Vae vae = Vae.builder().inputShape(1, 8, 8).latentSize(3).dense(5).seed(4).build();
        Gan gan = Gan.builder().inputShape(1, 8, 8).latentSize(3).dense(5).seed(4).build()) {
      assertThat(vae.toString())
          .startsWith("Vae(images [1, 8, 8], 3 latent dimensions")
          .hasSizeLessThan(LONGEST)
          .doesNotContain("@");
      assertThat(gan.toString())
          .startsWith("Gan(images [1, 8, 8], 3 latent dimensions")
          .hasSizeLessThan(LONGEST)
          .doesNotContain("@");
    }
  }

  @Test
  void resultsOfManyImagesAreShort() {
    int images = 10_000;
    assertThat(elbo(images).toString())
        .isEqualTo(
            "Elbo(-3.00 nats per image: reconstruction 2.00, divergence 1.00; 10000 images)");
    Posterior posterior =
        new Posterior(Nd4j.zeros(DataType.FLOAT, images, 7), Nd4j.zeros(DataType.FLOAT, images, 7));
    assertThat(posterior).hasToString("Posterior(10000 images, 7 latent dimensions)");
  }

  private static Elbo elbo(int images) {
    double[] reconstruction = new double[images];
    double[] divergence = new double[images];
    Arrays.fill(reconstruction, 2);
    Arrays.fill(divergence, 1);
    return new Elbo(reconstruction, divergence);
  }

  @Test
  void aTrainerSaysHowItTrains() {
    assertThat(Trainer.forEpochs(3)).hasToString("Trainer(3 epochs, engine AUTO)");
    assertThat(Trainer.forEpochs(3).timeBudget(Duration.ofMinutes(2)))
        .hasToString("Trainer(3 epochs, engine AUTO, at most PT2M)");
  }
}

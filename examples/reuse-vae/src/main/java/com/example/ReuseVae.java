package com.example;

import static com.example.Ellipses.SIDE;

import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.vae.Posterior;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains the VAE of fmnist-models on drawn ellipses, in a few seconds, and uses it. */
public final class ReuseVae {
  private ReuseVae() {}

  /**
   * Trains, reconstructs, interpolates, draws, saves and loads; fails if one of them goes wrong.
   *
   * @param args none; or a model and a file to write its codes of the unseen images to
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    INDArray unseen = Ellipses.draw(200, 2);
    if (args.length == 2) {
      try (Vae vae = Vae.load(Path.of(args[0]))) {
        Files.write(Path.of(args[1]), codes(vae, unseen));
      }
      return;
    }
    VaeBuilder builder = Vae.builder().inputShape(1, SIDE, SIDE).latentSize(5).dense(128).seed(7);
    try (Vae vae = builder.build()) {
      train(vae, unseen);
      compareWithTheMeanImage(vae, unseen);
      show(vae, unseen);
      loadInAnotherProcess(vae, unseen);
    }
  }

  private static void train(Vae vae, INDArray unseen) {
    double before = -vae.elbo(unseen).mean();
    Examples ellipses = Examples.of(Ellipses.draw(2000, 1));
    vae.fit(BatchSource.shuffled(ellipses, 50, 3), Trainer.forEpochs(25));
    double after = -vae.elbo(unseen).mean();
    System.out.printf("negative ELBO: %.1f nats per image before, %.1f after%n", before, after);
    check(after < before / 2, "less than half the negative ELBO expected after training");
  }

  private static void compareWithTheMeanImage(Vae vae, INDArray unseen) {
    double error = squaredError(vae.reconstruct(unseen), unseen);
    double meanImage = squaredError(unseen.mean(true, 0).repeat(0, unseen.size(0)), unseen);
    System.out.printf("squared error: %.4f per pixel, of the mean image %.4f%n", error, meanImage);
    check(error < meanImage / 3, "a third of the error of the mean image expected at most");
  }

  private static void show(Vae vae, INDArray unseen) {
    INDArray way = vae.interpolate(unseen.slice(0), unseen.slice(1), 6, Interpolation.LINEAR);
    System.out.printf("from one image to another:%n%s", Ascii.art(way));
    INDArray drawn = vae.sample(6, 4);
    System.out.printf("never seen, drawn by the model:%n%s", Ascii.art(drawn));
    check(drawn.std(0).maxNumber().doubleValue() > 0.2, "images expected that differ");
  }

  /** What is loaded is what was saved, to the last bit, whoever loads it. */
  private static void loadInAnotherProcess(Vae vae, INDArray unseen)
      throws IOException, InterruptedException {
    Path model = Files.createTempFile("ellipses", ".vae");
    Path codes = Files.createTempFile("ellipses", ".codes");
    try {
      vae.save(model);
      int exitCode =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  ReuseVae.class.getName(),
                  model.toString(),
                  codes.toString())
              .inheritIO()
              .start()
              .waitFor();
      check(exitCode == 0, "exit code 0 expected of the other process, found " + exitCode);
      byte[] here = codes(vae, unseen);
      check(Arrays.equals(Files.readAllBytes(codes), here), "the same codes expected elsewhere");
      System.out.printf("loaded in another process: the same %d bytes of codes%n", here.length);
    } finally {
      Files.delete(model);
      Files.delete(codes);
    }
  }

  /** The posterior means and log-variances of images, bit by bit. */
  private static byte[] codes(Vae vae, INDArray images) {
    Posterior posterior = vae.encode(images);
    float[] values =
        Nd4j.concat(1, posterior.mean(), posterior.logVariance()).reshape(-1).toFloatVector();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static double squaredError(INDArray images, INDArray originals) {
    INDArray difference = images.sub(originals);
    return difference.mul(difference).meanNumber().doubleValue();
  }

  private static void check(boolean holds, String expectation) {
    if (!holds) {
      throw new IllegalStateException(expectation);
    }
  }
}

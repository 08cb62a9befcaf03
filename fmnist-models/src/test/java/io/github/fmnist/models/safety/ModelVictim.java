package io.github.fmnist.models.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.score.FrechetDistance;
import io.github.fmnist.models.score.Scoreboard;
import io.github.fmnist.models.vae.Binarization;
import io.github.fmnist.models.vae.Vae;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Uses of a VAE, a GAN and the features of the scoreboard; stock Deeplearning4j gives the expected
 * results.
 */
final class ModelVictim extends Victim {
  private static final int SIDE = 8;
  private static final int PIXELS = SIDE * SIDE;
  private static final int LATENT = 3;
  private static final int FASHION_SIDE = 28;
  private static final int FASHION_PIXELS = FASHION_SIDE * FASHION_SIDE;
  private static final int CLASSES = 10;
  private static final int SCORED = 30;

  private final Arrays arrays;
  private final Vae vae;
  private final Gan gan;

  ModelVictim(Random random) {
    super(random);
    arrays = new Arrays(random);
    Engine engine = List.of(Engine.values()).get(random.nextInt(Engine.values().length));
    vae =
        Vae.builder()
            .inputShape(1, SIDE, SIDE)
            .dense(12)
            .latentSize(LATENT)
            .engine(engine)
            .seed(random.nextInt(50))
            .build();
    gan =
        Gan.builder()
            .inputShape(1, SIDE, SIDE)
            .dense(12)
            .latentSize(LATENT)
            .engine(engine)
            .seed(random.nextInt(50))
            .build();
    add(4, "Vae: encode, decode, reconstruct", this::vae);
    add(3, "Gan: generate, discriminate", this::gan);
    add(2, "Vae and Gan: fit", this::fit);
    add(2, "Vae and Gan: bad images and codes", this::bad);
    add(1, "Vae and Gan: bad counts", this::counts);
    add(1, "Vae and Gan: save", this::save);
    add(1, "Vae and Gan: several threads", this::severalThreads);
    add(1, "Vae and Gan: closing beside a running use", this::closeBeside);
    add(1, "Vae: closed parameters", this::closeParameters);
    add(1, "score: features", this::features);
    add(1, "score: a scoreboard", this::scoreboard);
  }

  /** Returns pixels in [0, 1]. */
  private INDArray images(int count, int pixels) {
    return arrays.inSomeOrder(Transforms.sigmoid(arrays.good(count, pixels).dup(), false));
  }

  private void vae() {
    INDArray x = images(1 + random.nextInt(4), PIXELS);
    INDArray both = vae.encoder().output(x.dup());
    near(
        "the means of codes",
        vae.encode(x).mean(),
        both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, LATENT)));
    INDArray codes = arrays.good(3, LATENT);
    near("decoded codes", vae.decode(codes), pixels(vae.decoder(), codes));
    near("reconstructions", vae.reconstruct(x), pixels(vae.decoder(), vae.encode(x).mean()));
    assertThat(vae.elbo(x).toString()).doesNotContain("NaN");
  }

  /** Returns the pixels of codes from a decoder of logits. */
  private static INDArray pixels(MultiLayerNetwork decoder, INDArray codes) {
    return Transforms.sigmoid(decoder.output(codes.dup()), true);
  }

  private void gan() {
    INDArray codes = arrays.good(3, LATENT);
    near("generated images", gan.generate(codes), gan.averagedGenerator().output(codes.dup()));
    INDArray x = images(3, PIXELS);
    assertThat(gan.discriminate(x)).hasSize(3).doesNotContain(Double.NaN);
  }

  private void fit() {
    BatchSource batches = BatchSource.shuffled(Examples.of(images(12, PIXELS)), 4, 1);
    vae.fit(batches, Trainer.forEpochs(1));
    gan.fit(batches, Trainer.forEpochs(1));
    vae();
    gan();
  }

  private void bad() {
    INDArray x = arrays.bad(3, PIXELS);
    String images = "images " + x.shapeInfoToString();
    refused(images, () -> vae.encode(x));
    refused(images, () -> vae.reconstruct(x));
    refused(images, () -> vae.elbo(x));
    refused(images, () -> vae.logLikelihood(x, 2, 1));
    refused(images, () -> gan.discriminate(x));
    refused(images, () -> gan.diversity(x));
    INDArray z = arrays.bad(3, LATENT);
    String codes = "codes " + z.shapeInfoToString();
    refused(codes, () -> vae.decode(z));
    refused(codes, () -> gan.generate(z));
    refused(images, () -> vae.interpolate(x, x, 3, Interpolation.LINEAR));
    INDArray dead = random.nextBoolean() ? Arrays.closed(z()) : arrays.ofALeftWorkspace(3, LATENT);
    refused("a set that is gone", () -> FrechetDistance.between(dead, z()));
    refused(
        "grey values that are gone", () -> Binarization.draw(dead, CounterRandom.of(1, 0, 0, 0)));
    refused("labels of a model without classes", () -> vae.sample(2, 1, 1));
  }

  private INDArray z() {
    return arrays.good(3, LATENT);
  }

  private void counts() {
    for (int count : new int[] {0, -1, Integer.MIN_VALUE, 200_000_000, Integer.MAX_VALUE}) {
      refused(count + " images", () -> vae.sample(count, 1));
      refused(count + " images", () -> gan.sample(count, 1));
    }
    refused("1 step", () -> gan.interpolate(1, 2, 1, Interpolation.LINEAR));
  }

  private void save() throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    vae.save(first);
    vae.save(second);
    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
    gan.save(new ByteArrayOutputStream());
  }

  private void severalThreads() throws Exception {
    atOnce("Vae.sample", () -> vae.sample(3, 5), vae.sample(3, 5));
    atOnce("Gan.sample", () -> gan.sample(3, 5), gan.sample(3, 5));
  }

  private void closeBeside() throws InterruptedException {
    closedBeside("Vae.sample beside close", () -> vae.sample(3, 5), vae::close);
    closedBeside("Gan.sample beside close", () -> gan.sample(3, 5), gan::close);
    INDArray x = images(2, PIXELS);
    refused("a closed Vae", () -> vae.encode(x));
    refused("a closed Gan", () -> gan.discriminate(x));
    vae.close();
    gan.close();
    spent();
  }

  private void closeParameters() {
    vae.encoder().params().close();
    refused("a Vae without parameters", () -> vae.encode(images(2, PIXELS)));
    gan.discriminator().close();
    refused("a Gan without a discriminator", () -> gan.discriminate(images(2, PIXELS)));
    spent();
  }

  private void features() throws IOException {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      INDArray x = images(3, FASHION_PIXELS);
      INDArray first = extractor.extract(x).values();
      near("the features of the same images", extractor.extract(x.dup()).values(), first, 1e-6);
      for (INDArray bad :
          List.of(
              Arrays.closed(x),
              arrays.ofALeftWorkspace(2, FASHION_PIXELS),
              images(2, FASHION_PIXELS - 1),
              images(2, FASHION_PIXELS).dup().putScalar(5, Float.NaN))) {
        refused("images without features", () -> extractor.extract(bad));
      }
      extractor.close();
      refused("a closed extractor", () -> extractor.extract(x));
    }
  }

  private void scoreboard() throws IOException {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      Scoreboard board =
          Scoreboard.builder(extractor)
              .images(SCORED)
              .build(garments(2 * SCORED), garments(SCORED));
      INDArray x = garments(SCORED).getFeatures();
      String first = board.score("right", new DataSet(x, null)).values().toString();
      String second = board.score("right", new DataSet(x.dup(), null)).values().toString();
      assertThat(second).isEqualTo(first).doesNotContain("NaN");
      INDArray labels = Nd4j.eye(CLASSES).repeat(0, SCORED / CLASSES);
      for (DataSet bad :
          List.of(
              new DataSet(Arrays.closed(x), null),
              new DataSet(arrays.ofALeftWorkspace(SCORED, 1, FASHION_SIDE, FASHION_SIDE), null),
              new DataSet(x.dup().putScalar(5, Float.NaN), null),
              new DataSet(x.castTo(DataType.INT32), null),
              new DataSet(garments(SCORED + 1).getFeatures(), null),
              new DataSet(x, Arrays.closed(labels)),
              new DataSet(x, arrays.good(SCORED, CLASSES)),
              new DataSet(x, Nd4j.eye(CLASSES)))) {
        refused("images without a score", () -> board.score("wrong", bad));
      }
    }
  }

  private DataSet garments(int count) {
    INDArray labels = Nd4j.zeros(count, CLASSES);
    for (int i = 0; i < count; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(
        images(count, FASHION_PIXELS).dup('c').reshape(count, 1, FASHION_SIDE, FASHION_SIDE),
        labels);
  }

  @Override
  public void close() {
    vae.close();
    gan.close();
  }
}

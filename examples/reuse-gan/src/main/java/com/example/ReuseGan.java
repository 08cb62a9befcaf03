package com.example;

import static com.example.Shapes.DISC;
import static com.example.Shapes.RING;
import static com.example.Shapes.SIDE;

import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.gan.Diversity;
import io.github.fmnist.models.gan.Gan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains the GAN of fmnist-models on drawn discs and rings, in some seconds, and uses it. */
public final class ReuseGan {
  private static final int DRAWINGS = 2000;
  private static final int SAMPLES = 100;

  private ReuseGan() {}

  /**
   * Trains, draws, saves and loads; fails if one of them goes wrong.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    INDArray drawings = Shapes.draw(DRAWINGS, 1);
    try (Gan gan =
        Gan.builder()
            .inputShape(1, SIDE, SIDE)
            .classes(2)
            .latentSize(8)
            .dcgan(16, 64)
            .emaDecay(0.99)
            .seed(7)
            .build()) {
      train(gan, drawings);
      compareWithDrawings(gan, drawings);
      countRight(gan, DISC, "discs");
      countRight(gan, RING, "rings");
      checkDiversity(gan);
      show(gan);
      saveAndLoad(gan);
    }
  }

  private static void train(Gan gan, INDArray drawings) {
    Examples examples = Examples.of(drawings, Shapes.labels(DRAWINGS));
    gan.fit(BatchSource.shuffled(examples, 50, 3), Trainer.forEpochs(25));
    System.out.printf(
        "the discriminator takes drawings for real with probability %.2f, images with %.2f%n",
        gan.dynamics().realProbability(), gan.dynamics().fakeProbability());
  }

  /** Images lie about as near to a drawing as drawings that were not trained on. */
  private static void compareWithDrawings(Gan gan, INDArray drawings) {
    double unseen = distance(Shapes.draw(SAMPLES, 2), drawings);
    double sampled = distance(samples(gan), drawings);
    System.out.printf(
        "distance to the nearest drawing: %.2f, of unseen drawings %.2f%n", sampled, unseen);
    check(sampled < 2 * unseen, "at most twice the distance of unseen drawings expected");
  }

  private static void countRight(Gan gan, int label, String name) {
    INDArray images = gan.sample(SAMPLES, 5, label);
    long right =
        IntStream.range(0, SAMPLES).filter(i -> Shapes.labelOf(images.slice(i)) == label).count();
    System.out.printf("%s asked for: %d, drawn: %d%n", name, SAMPLES, right);
    check(right >= 0.9 * SAMPLES, "nine in ten to be " + name + " expected");
  }

  private static void checkDiversity(Gan gan) {
    int[] labels = IntStream.range(0, SAMPLES).map(n -> n % 2).toArray();
    Diversity diversity = gan.diversity(Shapes.draw(SAMPLES, 2), labels);
    System.out.printf(
        "distance of two images: %.2f of that of two drawings, of the two nearest: %.2f%n",
        diversity.pairwise(), diversity.nearest());
    check(diversity.pairwise() > 0.8, "images as far apart as drawings expected");
    check(diversity.nearest() > 0.4, "images that are no copies of each other expected");
  }

  private static void show(Gan gan) {
    System.out.printf("drawn by the model:%n%s", Ascii.art(gan.sample(6, 4, DISC)));
    System.out.print(Ascii.art(gan.sample(6, 4, RING)));
  }

  /** What is loaded draws what was saved, to the last bit. */
  private static void saveAndLoad(Gan gan) throws IOException {
    Path model = Files.createTempFile("shapes", ".gan");
    try {
      gan.save(model);
      try (Gan loaded = Gan.load(model)) {
        check(
            samples(loaded).equalsWithEps(samples(gan), 0),
            "the same images expected after loading");
      }
      System.out.println("saved and loaded: the same images");
    } finally {
      Files.delete(model);
    }
  }

  /** As many discs as rings. */
  private static INDArray samples(Gan gan) {
    return Nd4j.concat(0, gan.sample(SAMPLES / 2, 6, DISC), gan.sample(SAMPLES / 2, 6, RING));
  }

  /** The mean distance of images to the drawing nearest to each: Euclidean, of pixels. */
  private static double distance(INDArray images, INDArray drawings) {
    double sum = 0;
    for (int i = 0; i < images.size(0); i++) {
      INDArray differences = drawings.sub(images.slice(i).reshape(1, 1, SIDE, SIDE));
      sum += differences.norm2(1, 2, 3).minNumber().doubleValue();
    }
    return sum / images.size(0);
  }

  private static void check(boolean holds, String expectation) {
    if (!holds) {
      throw new IllegalStateException(expectation);
    }
  }
}

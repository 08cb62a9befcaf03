package io.github.fmnist.experiments.gan;

import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.ImageClassifier;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.viz.ImageGrid;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Generates images of a generative adversarial network, each time from the same latent codes. */
final class GeneratedImages {
  /** Columns and rows of a grid, and the length of a strip. */
  static final int SIDE = 10;

  private final Gan gan;
  private final GanSettings settings;
  private final int classes;

  GeneratedImages(Gan gan, GanSettings settings, int classes) {
    this.gan = gan;
    this.settings = settings;
    this.classes = classes;
  }

  /** Returns images for a grid of ten columns and ten rows, or one row per class if conditional. */
  INDArray grid() {
    int rows = settings.model().conditional() ? classes : SIDE;
    return generate(IntStream.range(0, rows * SIDE).map(i -> i / SIDE).toArray());
  }

  /** Returns ten images; a conditional model generates the classes in turn. */
  INDArray strip() {
    return images(SIDE);
  }

  /** Writes the grid of images generated after an epoch as a figure. */
  void writeEpoch(RunDirectory run, GanEpoch epoch) throws IOException {
    run.writeFigure(
        "epochs/epoch-%03d".formatted(epoch.epoch()),
        DatasetTitle.of(epoch.data()),
        ImageGrid.of(grid()).columns(SIDE).title("The same codes after epoch " + epoch.epoch()));
  }

  /** Returns {@code count} images; a conditional model generates the classes in turn. */
  INDArray images(int count) {
    return generate(IntStream.range(0, count).map(i -> i % classes).toArray());
  }

  /** Returns the share of generated images that the classifier assigns to each class. */
  List<Double> shares(int count, ImageClassifier classifier) {
    int[] counts = new int[classes];
    for (int label : classifier.labels(images(count))) {
      counts[label]++;
    }
    return Arrays.stream(counts).mapToObj(found -> (double) found / count).toList();
  }

  /** Generates one image per label; only a conditional model is conditioned on the labels. */
  private INDArray generate(int... labels) {
    return gan.sample(labels.length, settings.seed(), settings.model().conditioning(labels));
  }
}

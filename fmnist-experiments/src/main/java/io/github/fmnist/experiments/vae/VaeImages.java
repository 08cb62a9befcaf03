package io.github.fmnist.experiments.vae;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.vae.Binarization;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images for measuring a variational autoencoder.
 *
 * @param grey float32 {@code [n, pixels]} in [0, 1]
 * @param pixels pixels whose likelihood is measured: the grey values, or black and white pixels
 *     sampled once from them
 * @param labels class labels of the images
 */
record VaeImages(INDArray grey, INDArray pixels, int... labels) {
  /** Seed of the sampled pixels; no option changes it, so that results can be compared. */
  private static final long SEED = 1;

  static VaeImages of(LabelledImages images, VaeDesign.Pixels kind) {
    INDArray grey = images.features();
    return new VaeImages(
        grey,
        kind == VaeDesign.Pixels.BINARIZED
            ? Binarization.draw(grey, CounterRandom.of(SEED, 0, 0, 0))
            : grey,
        IntStream.range(0, images.size()).map(images::label).toArray());
  }

  int size() {
    return labels.length;
  }
}

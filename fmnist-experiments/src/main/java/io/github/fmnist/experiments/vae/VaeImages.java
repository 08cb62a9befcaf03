package io.github.fmnist.experiments.vae;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.vae.Binarization;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images that a variational autoencoder is measured on.
 *
 * @param grey float32 {@code [n, pixels]} in [0, 1]
 * @param pixels what likelihoods are of: the grey values, or black and white drawn from them once
 * @param labels of the images
 */
record VaeImages(INDArray grey, INDArray pixels, int... labels) {
  /** Of the drawn pixels: no option changes those of the test images, so that results compare. */
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

package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.models.internal.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Black and white pixels sampled from grey values, the usual data of published likelihoods (Burda,
 * Grosse, Salakhutdinov 2016, <a href="https://arxiv.org/abs/1509.00519">arXiv 1509.00519</a>,
 * section 5).
 */
public final class Binarization {
  private Binarization() {}

  /**
   * Returns 0 or 1 for each grey value; the value is the probability of 1.
   *
   * @param grey float32 in [0, 1], any shape of at least 1 pixel
   * @param random the number at each place decides the pixel at that place, in c order
   * @return an array of the same shape
   */
  public static INDArray draw(INDArray grey, CounterRandom random) {
    LiveArray.require(grey, "grey values");
    checkArgument(!grey.isEmpty(), "at least 1 pixel expected, found none");
    float[] pixels = Floats.of(grey);
    for (int i = 0; i < pixels.length; i++) {
      // Most pixels are black already.
      pixels[i] = pixels[i] > 0 && random.uniform(i) < pixels[i] ? 1 : 0;
    }
    return Floats.array(pixels, grey.shape());
  }
}

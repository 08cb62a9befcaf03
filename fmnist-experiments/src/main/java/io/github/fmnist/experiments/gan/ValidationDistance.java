package io.github.fmnist.experiments.gan;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.score.FrechetDistance;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The Fréchet distance between generated and validation images of 28 x 28 pixels, in the features
 * of the bundled extractor. Distances can be compared only if they are of the same number of
 * images. Holds native memory until closed.
 */
final class ValidationDistance implements AutoCloseable {
  private final FashionFeatures extractor;
  private final INDArray validation;

  ValidationDistance(LabelledImages validation, Engine engine) {
    extractor = FashionFeatures.load(engine);
    this.validation = extractor.extract(validation.features()).values();
  }

  /** Returns the number of images to generate. */
  int images() {
    return Math.toIntExact(validation.size(0));
  }

  /** Returns the distance of these images, {@code [n, 1, 28, 28]}, from the validation images. */
  double of(INDArray generated) {
    return FrechetDistance.between(extractor.extract(generated).values(), validation);
  }

  @Override
  public void close() {
    extractor.close();
  }
}

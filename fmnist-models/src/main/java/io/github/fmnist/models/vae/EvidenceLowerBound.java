package io.github.fmnist.models.vae;

import io.github.fmnist.models.internal.prior.Prior;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The evidence lower bound, with one code for each image (Kingma, Welling 2014, eq. 7). */
final class EvidenceLowerBound implements TrainingBound {
  private final Reparameterization reparameterization;
  private final double klWeight;
  private final Prior.@Nullable Densities learned;

  /**
   * Creates the bound.
   *
   * @param learned the prior if it is learned, or null for the standard normal distribution, whose
   *     divergence is known
   */
  EvidenceLowerBound(
      Reparameterization reparameterization, double klWeight, @Nullable Prior learned) {
    this.reparameterization = reparameterization;
    this.klWeight = klWeight;
    this.learned = learned == null ? null : learned.at(reparameterization.codes());
  }

  @Override
  public float[] codes() {
    return reparameterization.codes();
  }

  @Override
  public double loss(PixelLoss pixelLoss, INDArray outputs, INDArray pixels) {
    double divergence = reparameterization.divergence();
    if (learned != null) {
      divergence -= Arrays.stream(learned.log()).sum();
    }
    return pixelLoss.total(outputs, pixels) + klWeight * divergence;
  }

  @Override
  public INDArray outputGradient(PixelLoss pixelLoss, INDArray outputs, INDArray pixels) {
    return pixelLoss.gradient(outputs, pixels);
  }

  @Override
  public float[] priorGradient(float[] codeGradient) {
    if (learned == null) {
      return new float[0];
    }
    double[] factors = new double[learned.log().length];
    Arrays.fill(factors, klWeight);
    return learned.addGradients(factors, codeGradient);
  }

  @Override
  public float[] posteriorGradient(float[] codeGradient) {
    return reparameterization.gradient(codeGradient, klWeight);
  }
}

package io.github.fmnist.experiments.vae;

import io.github.fmnist.models.vae.Elbo;
import io.github.fmnist.models.vae.Vae;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reconstructions of grey images from their mean codes by a variational autoencoder, and their
 * errors. The reconstructions are the means of the decoder's distribution.
 */
final class Reconstructions {
  private final VaeImages images;
  private final INDArray decoded;
  private final Elbo elbo;
  private final double[] errors;

  /**
   * Reconstructs the grey images.
   *
   * @param elbo evidence lower bound of the images' pixels
   */
  Reconstructions(Vae vae, VaeDesign model, VaeImages images, Elbo elbo) {
    this.images = images;
    this.elbo = elbo;
    INDArray reconstructed = vae.reconstruct(images.grey(), model.conditioning(images.labels()));
    this.decoded = reconstructed.reshape(images.grey().shape());
    INDArray difference = decoded.sub(images.grey());
    this.errors = difference.muli(difference).mean(1).toDoubleVector();
  }

  VaeImages images() {
    return images;
  }

  /** Returns the reconstructions: {@code [n, pixels]}. */
  INDArray decoded() {
    return decoded;
  }

  /** Returns the mean squared error per pixel of one image. */
  double error(int image) {
    return errors[image];
  }

  /** Returns the mean squared error per pixel. */
  double meanSquaredError() {
    return mean(all(), i -> errors[i]);
  }

  /** Returns the indices of the images of a class, by rising error. */
  int[] ranked(int label) {
    return IntStream.of(ranked()).filter(i -> images.labels()[i] == label).toArray();
  }

  /** Returns the indices of all images, by rising error. */
  int[] ranked() {
    return all()
        .boxed()
        .sorted(Comparator.comparingDouble(i -> errors[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns the results of each class that has images. */
  List<OfClass> byClass(List<String> classNames) {
    return IntStream.range(0, classNames.size())
        .filter(label -> ranked(label).length > 0)
        .mapToObj(label -> ofClass(label, classNames.get(label)))
        .toList();
  }

  private OfClass ofClass(int label, String name) {
    int[] indices = ranked(label);
    double error = mean(Arrays.stream(indices), i -> errors[i]);
    double nats =
        mean(Arrays.stream(indices), i -> elbo.reconstruction()[i] + elbo.divergence()[i]);
    return new OfClass(name, indices.length, error, decibels(error), nats);
  }

  /** Returns these images with their labels and errors. */
  List<Case> cases(int... indices) {
    return IntStream.of(indices).mapToObj(i -> new Case(i, images.labels()[i], errors[i])).toList();
  }

  /** Returns the peak signal-to-noise ratio of a mean squared error, the peak being 1, in dB. */
  static double decibels(double meanSquaredError) {
    return -10 * Math.log10(meanSquaredError);
  }

  private IntStream all() {
    return IntStream.range(0, errors.length);
  }

  private static double mean(IntStream indices, IntToDoubleFunction value) {
    return indices.mapToDouble(value).average().orElseThrow();
  }

  /**
   * The reconstruction errors of a class.
   *
   * @param name name of the class
   * @param images number of test images of the class
   * @param mse mean squared error per pixel, of grey values in [0, 1]
   * @param psnr peak signal-to-noise ratio of {@code mse}, in dB
   * @param nats negative ELBO in nats per image
   */
  record OfClass(String name, int images, double mse, double psnr, double nats) {}

  /**
   * An image and its error.
   *
   * @param index index among the test images, from 0
   * @param mse mean squared error per pixel
   */
  record Case(int index, int label, double mse) {}
}

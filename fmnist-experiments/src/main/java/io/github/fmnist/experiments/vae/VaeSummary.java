package io.github.fmnist.experiments.vae;

import io.github.fmnist.experiments.run.DatasetTitle;
import io.github.fmnist.experiments.scores.EvaluateSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The outcome of the study of the variational autoencoder: {@code summary.json}.
 *
 * <p>Nats are of the pixels that the model was made for: grey values taken as probabilities, or the
 * black and white ones drawn once. Errors are of reconstructions of the grey images by their mean
 * codes, grey values in [0, 1], per pixel.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param epochs trained
 * @param bestEpoch the epoch, from 1, that the model is of: the last, or with patience that with
 *     the best bound on the validation images
 * @param conditional whether the model is told the class
 * @param pixels what nats are of
 * @param testNegativeElbo nats per image, the sum of the two that follow
 * @param testReconstruction negative log-likelihood given a code from the posterior
 * @param testKl divergence of the posterior from the prior
 * @param testLogLikelihood nats per image, importance-weighted; absent if not asked for
 * @param importanceSamples codes per image for that
 * @param reconstructionMse of the test images
 * @param pcaMse that of as many principal components, fitted to the training images, as there are
 *     latent dimensions
 * @param psnr peak signal-to-noise ratio of {@code reconstructionMse}, in dB
 * @param activeUnits latent dimensions whose posterior mean varies over the test images
 * @param classes results by class, of those that have test images
 * @param best the test images with the least error, rising
 * @param worst those with the greatest error, falling
 * @param withinClass a path between two test images of a class
 * @param betweenClasses a path between test images of two classes
 * @param classifierAccuracy on validation images, of the classifier that labels the paths
 * @param imagesPerSecond of training, mean over the epochs
 * @param scores of the images it draws, on the scoreboard; absent if there are too few real images
 */
record VaeSummary(
    String data,
    int trainSize,
    int validationSize,
    int testSize,
    int epochs,
    int bestEpoch,
    boolean conditional,
    VaeDesign.Pixels pixels,
    double testNegativeElbo,
    double testReconstruction,
    double testKl,
    OptionalDouble testLogLikelihood,
    OptionalInt importanceSamples,
    double reconstructionMse,
    double pcaMse,
    double psnr,
    int latentSize,
    int activeUnits,
    List<Reconstructions.OfClass> classes,
    List<Reconstructions.Case> best,
    List<Reconstructions.Case> worst,
    LatentPath withinClass,
    LatentPath betweenClasses,
    double classifierAccuracy,
    double imagesPerSecond,
    Optional<EvaluateSummary> scores) {

  /** Returns what stands below every figure. */
  String caption() {
    return "%s; %,d training, %,d validation, %,d test images; epochs: %d%s; latent size: %d"
        .formatted(
            DatasetTitle.of(data),
            trainSize,
            validationSize,
            testSize,
            epochs,
            bestEpoch == epochs ? "" : ", the model that of epoch " + bestEpoch,
            latentSize);
  }

  /**
   * Returns a warning if codes say less about an image than it takes to tell its class: the
   * divergence bounds from above what they say. How many dimensions are active would be no measure:
   * of a large code a good model leaves many unused. A conditional model is told the class, and a
   * single one need not be told; then codes have to say something, and that takes an active
   * dimension.
   */
  Optional<String> collapse() {
    double needed = Math.log(classes.size());
    boolean nothingToTell = conditional || classes.size() == 1;
    if (nothingToTell ? activeUnits > 0 : testKl >= needed) {
      return Optional.empty();
    }
    String demand = nothingToTell ? "" : ", where telling its class takes %.2f".formatted(needed);
    return Optional.of(
        "warning: the posterior has collapsed into the prior, or has not left it yet: a code says"
            + " at most %.2f nats about its image%s; %d of %d latent dimensions are active."
                .formatted(testKl, demand, activeUnits, latentSize)
            + " --epochs, --kl-warm-up, --free-bits or a smaller --kl-weight may help");
  }

  /** Returns the results as tables for people. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "test images, nats per image (%s)%n"
            .formatted(
                pixels == VaeDesign.Pixels.GREY
                    ? "grey values as they are"
                    : "black and white pixels, sampled once from the grey values"));
    row(table, "negative ELBO", "%10.2f", testNegativeElbo);
    row(table, "  reconstruction", "%10.2f", testReconstruction);
    row(table, "  KL", "%10.2f", testKl);
    testLogLikelihood.ifPresent(
        nats -> row(table, "log-likelihood, k = " + importanceSamples.getAsInt(), "%10.2f", nats));
    table.append("%ngrey test images and their reconstructions%n".formatted());
    row(table, "mean squared error", "%10.5f", reconstructionMse);
    row(table, "that of a PCA with as many dimensions", "%10.5f", pcaMse);
    row(table, "PSNR in dB", "%10.2f", psnr);
    row(table, "active latent dimensions", "%10s", activeUnits + " of " + latentSize);
    row(table, "smoothness of the path within a class", "%10.2f", withinClass.smoothness());
    row(table, "smoothness of the path between classes", "%10.2f", betweenClasses.smoothness());
    table.append("%n%-12s %7s %9s %7s %9s%n".formatted("class", "images", "MSE", "PSNR", "nats"));
    for (Reconstructions.OfClass result : classes) {
      table.append(
          "%-12s %7d %9.5f %7.2f %9.2f%n"
              .formatted(
                  result.name(), result.images(), result.mse(), result.psnr(), result.nats()));
    }
    scores.ifPresent(board -> table.append("%nscores: ".formatted()).append(board.table()));
    return table.toString();
  }

  private static void row(StringBuilder table, String name, String pattern, Object value) {
    table.append(("%-40s" + pattern + "%n").formatted(name, value));
  }
}

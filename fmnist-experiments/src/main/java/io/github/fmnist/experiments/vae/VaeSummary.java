package io.github.fmnist.experiments.vae;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.scores.ModelScores;
import io.github.fmnist.experiments.study.PrecisionNote;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The outcome of the study of the variational autoencoder: {@code summary.json}, which has the
 * components of the parts at its top level.
 *
 * @param training training of the model
 * @param bound bound on the likelihood of the test images
 * @param errors errors of the reconstructions of the test images
 * @param paths paths through the latent space
 * @param scores scores of generated images, or why there are none
 */
record VaeSummary(
    @JsonUnwrapped Training training,
    @JsonUnwrapped Bound bound,
    @JsonUnwrapped Errors errors,
    @JsonUnwrapped Paths paths,
    @JsonUnwrapped ModelScores scores) {

  /**
   * The model and its training.
   *
   * @param data {@code real}, {@code synthetic} or a name
   * @param epochs number of trained epochs
   * @param bestEpoch the epoch, from 1, whose parameters the model has: the last, or with early
   *     stopping the epoch with the best bound on the validation images
   * @param conditional whether the model is conditioned on the class label
   * @param precision the precision of training
   * @param pixels pixels whose likelihood the bounds are of
   * @param imagesPerSecond training speed over all epochs, without measuring
   */
  record Training(
      String data,
      int trainSize,
      int validationSize,
      int testSize,
      int epochs,
      int bestEpoch,
      boolean conditional,
      Precision precision,
      VaeDesign.Pixels pixels,
      int latentSize,
      double imagesPerSecond) {}

  /**
   * The evidence lower bound of the test images. It is of the kind of pixels that the model was
   * trained on: grey values taken as probabilities, or black and white pixels, sampled once.
   *
   * @param testNegativeElbo nats per image, the sum of {@code testReconstruction} and {@code
   *     testKl}
   * @param testReconstruction negative log-likelihood given a code from the posterior
   * @param testKl KL divergence of the posterior from the prior
   * @param testLogLikelihood nats per image, importance-weighted; absent unless requested
   * @param importanceSamples codes per image for {@code testLogLikelihood}
   * @param activeUnits latent dimensions whose posterior mean varies over the test images
   */
  record Bound(
      double testNegativeElbo,
      double testReconstruction,
      double testKl,
      OptionalDouble testLogLikelihood,
      OptionalInt importanceSamples,
      int activeUnits) {}

  /**
   * The errors of reconstructions of the grey images from their mean codes, per pixel, for grey
   * values in [0, 1].
   *
   * @param reconstructionMse mean squared error of the test images
   * @param pcaMse mean squared error of a reconstruction from as many principal components, fitted
   *     to the training images, as there are latent dimensions
   * @param psnr peak signal-to-noise ratio of {@code reconstructionMse}, in dB
   * @param classes results of each class that has test images
   * @param best the test images with the smallest errors, by rising error
   * @param worst the test images with the largest errors, by falling error
   */
  record Errors(
      double reconstructionMse,
      double pcaMse,
      double psnr,
      List<Reconstructions.OfClass> classes,
      List<Reconstructions.Case> best,
      List<Reconstructions.Case> worst) {}

  /**
   * Paths between the codes of two test images, labelled by a classifier.
   *
   * @param withinClass path between two images of one class
   * @param betweenClasses path between images of two classes
   * @param classifierAccuracy accuracy of the classifier on validation images
   */
  record Paths(LatentPath withinClass, LatentPath betweenClasses, double classifierAccuracy) {}

  /** Returns the caption of all figures. */
  String caption() {
    return "%s; %,d training, %,d validation, %,d test images; epochs: %d%s; latent size: %d%s%s"
        .formatted(
            DatasetTitle.of(training.data()),
            training.trainSize(),
            training.validationSize(),
            training.testSize(),
            training.epochs(),
            training.bestEpoch() == training.epochs()
                ? ""
                : ", model of epoch " + training.bestEpoch(),
            training.latentSize(),
            PrecisionNote.of(training.precision()),
            scores.note());
  }

  /**
   * Returns a warning if codes hold less information about an image than its class takes: the KL
   * divergence is an upper bound of that information. The number of active dimensions would be no
   * measure, since a good model leaves many dimensions of a large code unused. If the model is
   * conditional, or there is only one class, codes need not encode the class; then the warning is
   * given if no dimension is active.
   *
   * @param model the model, for the options that may help
   */
  Optional<String> collapse(VaeDesign model) {
    double needed = Math.log(errors.classes().size());
    boolean classIsKnown = training.conditional() || errors.classes().size() == 1;
    if (classIsKnown ? bound.activeUnits() > 0 : bound.testKl() >= needed) {
      return Optional.empty();
    }
    String comparison = classIsKnown ? "" : ", but its class takes %.2f nats".formatted(needed);
    return Optional.of(
        "warning: the posterior has collapsed into the prior, or has not left it yet: a code holds"
            + " at most %.2f nats about its image%s; %d of %d latent dimensions are active."
                .formatted(bound.testKl(), comparison, bound.activeUnits(), training.latentSize())
            + " --epochs, --kl-warm-up%s or a smaller --kl-weight may help"
                .formatted(model.allowsFreeBits() ? ", --free-bits" : ""));
  }

  /** Returns the results as tables for the terminal. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "test images, nats per image (%s)%n"
            .formatted(
                training.pixels() == VaeDesign.Pixels.GREY
                    ? "grey values as they are"
                    : "black and white pixels, sampled once from the grey values"));
    row(table, "negative ELBO", "%10.2f", bound.testNegativeElbo());
    row(table, "  reconstruction", "%10.2f", bound.testReconstruction());
    row(table, "  KL", "%10.2f", bound.testKl());
    bound
        .testLogLikelihood()
        .ifPresent(
            nats ->
                row(
                    table,
                    "log-likelihood, k = " + bound.importanceSamples().getAsInt(),
                    "%10.2f",
                    nats));
    table.append("%ngrey test images and their reconstructions%n".formatted());
    row(table, "mean squared error", "%10.5f", errors.reconstructionMse());
    row(table, "MSE of a PCA with as many dimensions", "%10.5f", errors.pcaMse());
    row(table, "PSNR in dB", "%10.2f", errors.psnr());
    row(
        table,
        "active latent dimensions",
        "%10s",
        bound.activeUnits() + " of " + training.latentSize());
    row(table, "smoothness of the path within a class", "%10.2f", paths.withinClass().smoothness());
    row(
        table,
        "smoothness of the path between classes",
        "%10.2f",
        paths.betweenClasses().smoothness());
    table.append("%n%-12s %7s %9s %7s %9s%n".formatted("class", "images", "MSE", "PSNR", "nats"));
    for (Reconstructions.OfClass result : errors.classes()) {
      table.append(
          "%-12s %7d %9.5f %7.2f %9.2f%n"
              .formatted(
                  result.name(), result.images(), result.mse(), result.psnr(), result.nats()));
    }
    return table.append("%n".formatted()).append(scores.table()).toString();
  }

  private static void row(StringBuilder table, String name, String pattern, Object value) {
    table.append(("%-40s" + pattern + "%n").formatted(name, value));
  }
}

package io.github.fmnist.experiments.vae;

import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Progress;
import io.github.fmnist.experiments.scores.ModelScores;
import io.github.fmnist.experiments.statistics.PrincipalComponents;
import io.github.fmnist.experiments.study.ImageClassifier;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.vae.Elbo;
import io.github.fmnist.models.vae.Vae;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measurements of a trained variational autoencoder on the test images.
 *
 * @param codes mean codes of the grey images, {@code [n, latent size]}
 * @param logLikelihood mean log-likelihood in nats per image; absent unless requested
 * @param pcaMse mean squared error of as many principal components as there are latent dimensions
 */
record VaeEvaluation(
    Elbo elbo,
    OptionalDouble logLikelihood,
    int activeUnits,
    Reconstructions reconstructions,
    INDArray codes,
    LatentPaths paths,
    Walk within,
    Walk between,
    double pcaMse) {

  /** Number of best and of worst reconstructions that the summary lists. */
  static final int CASES = 10;

  /**
   * A path and its images.
   *
   * @param images {@code [LatentPaths.STEPS, 1, height, width]}
   */
  record Walk(LatentPath path, INDArray images) {}

  /** Measures a model on the test images. */
  static VaeEvaluation of(
      Vae vae,
      VaeSettings settings,
      StudyData data,
      ImageClassifier classifier,
      Messages messages) {
    VaeDesign model = settings.model();
    VaeImages images = VaeImages.of(data.test(), model.pixels());
    int[] labels = model.conditioning(images.labels());
    Elbo elbo = vae.elbo(images.pixels(), labels);
    INDArray codes = vae.encode(images.grey(), labels).mean();
    LatentPaths paths = new LatentPaths(vae, model, codes, images.labels(), settings.seed());
    return new VaeEvaluation(
        elbo,
        settings.samples() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(logLikelihood(vae, settings, images, messages)),
        vae.encode(images.pixels(), labels).activeUnits(),
        new Reconstructions(vae, model, images, elbo),
        codes,
        paths,
        walk(paths, paths.within(), images, data, classifier),
        walk(paths, paths.between(), images, data, classifier),
        principalComponentsError(vae.latentSize(), data, images, messages));
  }

  private static double logLikelihood(
      Vae vae, VaeSettings settings, VaeImages images, Messages messages) {
    try (Progress progress =
        Progress.of("log-likelihood", Progress.Unit.IMAGES, images.size(), messages)) {
      double[] nats =
          vae.logLikelihood(
              images.pixels(),
              settings.samples(),
              settings.seed(),
              done -> progress.at(done, ""),
              settings.model().conditioning(images.labels()));
      return Arrays.stream(nats).average().orElseThrow();
    }
  }

  private static Walk walk(
      LatentPaths paths,
      LatentPaths.Pair pair,
      VaeImages images,
      StudyData data,
      ImageClassifier classifier) {
    INDArray pathImages = paths.walk(pair);
    LatentPath path =
        new LatentPath(
            pair.first(),
            pair.second(),
            data.classNames().get(images.labels()[pair.first()]),
            data.classNames().get(images.labels()[pair.second()]),
            LatentPaths.smoothness(pathImages),
            IntStream.of(classifier.labels(pathImages)).mapToObj(data.classNames()::get).toList());
    return new Walk(path, pathImages);
  }

  private static double principalComponentsError(
      int count, StudyData data, VaeImages images, Messages messages) {
    messages.info("Fitting principal components to %,d images.".formatted(data.training().size()));
    int components = (int) Math.min(count, images.grey().size(1));
    return PrincipalComponents.of(data.examples(data.training()), components)
        .meanSquaredError(Examples.of(images.grey()));
  }

  VaeSummary summary(
      VaeSettings settings,
      StudyData data,
      VaeTraining training,
      double classifierAccuracy,
      ModelScores scores) {
    int[] ranked = reconstructions.ranked();
    int cases = Math.min(CASES, ranked.length);
    return new VaeSummary(
        training.summary(),
        new VaeSummary.Bound(
            -elbo.mean(),
            elbo.meanReconstruction(),
            elbo.meanDivergence(),
            logLikelihood,
            settings.samples() == 0 ? OptionalInt.empty() : OptionalInt.of(settings.samples()),
            activeUnits),
        new VaeSummary.Errors(
            reconstructions.meanSquaredError(),
            pcaMse,
            Reconstructions.decibels(reconstructions.meanSquaredError()),
            reconstructions.byClass(data.classNames()),
            reconstructions.cases(Arrays.copyOf(ranked, cases)),
            reconstructions.cases(
                IntStream.range(0, cases).map(i -> ranked[ranked.length - 1 - i]).toArray())),
        new VaeSummary.Paths(within.path(), between.path(), classifierAccuracy),
        scores);
  }
}

package io.github.fmnist.experiments.vae;

import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.EpochSamples;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeSampler;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImageGrid;
import io.github.fmnist.viz.ImageRows;
import io.github.fmnist.viz.LearningCurves;
import io.github.fmnist.viz.Picture;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The figures of the variational autoencoder, in the formats of the run. */
final class VaeFigures {
  private static final int SAMPLES = 100;
  private static final int COLUMNS = 10;

  /** The figure of pairs shows at most so many classes. */
  private static final int MAX_PAIRED = 30;

  private final VaeSummary summary;
  private final Vae vae;
  private final VaeSampler sampler;
  private final VaeSettings settings;
  private final VaeEvaluation test;
  private final List<String> classNames;

  VaeFigures(
      VaeSummary summary,
      Vae vae,
      VaeSampler sampler,
      VaeSettings settings,
      VaeEvaluation test,
      List<String> classNames) {
    this.summary = summary;
    this.vae = vae;
    this.sampler = sampler;
    this.settings = settings;
    this.test = test;
    this.classNames = classNames;
  }

  /** Writes all figures into the run directory. */
  void write(RunDirectory run, VaeTraining training) throws IOException {
    ReconstructionPictures pictures =
        new ReconstructionPictures(test.reconstructions(), classNames);
    run.writeFigure(
        "vae",
        summary.caption(),
        Figure.of("")
            .row(study(pictures))
            .caption("below interpolations: the class that a classifier predicts"));
    run.writeFigure("reconstructions", summary.caption(), pictures.cases(summary.errors()));
    run.writeFigure("pairs", summary.caption(), pairs());
    run.writeFigure(
        "samples",
        summary.caption(),
        ImageGrid.of(samples(SAMPLES))
            .columns(COLUMNS)
            .columnLabels(columnClasses())
            .title("Generated images"));
    run.writeFigure(
        "samples-per-epoch",
        summary.caption(),
        EpochSamples.of(training.samples(), "The same latent codes after each epoch"));
    run.writeFigure("curves", summary.caption(), curves(training.history()));
    LatentPictures latent = new LatentPictures(vae, settings.model(), test);
    run.writeFigure("latent", summary.caption(), latent.scatter(classNames));
    run.writeFigure("manifold", summary.caption(), latent.manifold(classNames));
  }

  private INDArray samples(int count) {
    return sampler.sample(count, settings.seed(), conditioning(count));
  }

  /** Returns the conditioning labels of so many images: the classes in turn, or none. */
  private int[] conditioning(int count) {
    return settings
        .model()
        .conditioning(IntStream.range(0, count).map(i -> i % classNames.size()).toArray());
  }

  private List<String> columnClasses() {
    return IntStream.of(conditioning(COLUMNS)).mapToObj(classNames::get).toList();
  }

  private Picture study(ReconstructionPictures pictures) {
    int[] shown = pictures.firstOfEachClass();
    return ImageRows.of(
        ImageGrid.of(samples(COLUMNS)).rowLabels(List.of("generated")).captions(columnClasses()),
        path("within a class", test.within()),
        pictures.originals(shown),
        path("between classes", test.between()),
        pictures.reconstructions(shown),
        pictures.errors(shown));
  }

  private static ImageGrid path(String name, VaeEvaluation.Walk walk) {
    return ImageGrid.of(walk.images())
        .rowLabels(List.of("interpolation %s (%s)".formatted(name, ends(walk.path().labels()))))
        .captions(walk.path().labels());
  }

  /** Returns the ends of a path as the classifier sees them, as the labels below its images do. */
  private static String ends(List<String> labels) {
    String first = labels.get(0);
    String last = labels.get(labels.size() - 1);
    return first.equals(last) ? first : first + " to " + last;
  }

  /**
   * Returns the midpoints of all pairs of classes, with the test images at the left and the top.
   */
  private Picture pairs() {
    List<LatentPaths.Pair> pairs = test.paths().pairs();
    INDArray grey = test.reconstructions().images().grey();
    INDArray midpoints = test.paths().midpoints().reshape('c', -1, grey.size(1));
    int shown = Math.min(MAX_PAIRED, pairs.size());
    int side = shown + 1;
    INDArray images = Nd4j.zeros(grey.dataType(), (long) side * side, grey.size(1));
    for (int i = 0; i < shown; i++) {
      images.putRow(i + 1L, grey.getRow(pairs.get(i).second()));
      images.putRow((i + 1L) * side, grey.getRow(pairs.get(i).first()));
      for (int j = 0; j < shown; j++) {
        images.putRow((i + 1L) * side + j + 1, midpoints.getRow((long) i * pairs.size() + j));
      }
    }
    List<String> names =
        IntStream.range(-1, shown)
            .mapToObj(
                i ->
                    i < 0
                        ? ""
                        : classNames.get(
                            test.reconstructions().images().labels()[pairs.get(i).first()]))
            .toList();
    return ImageGrid.of(images)
        .columns(side)
        .title("Half-way from the test image at the left to the one at the top")
        .rowLabels(names)
        .columnLabels(names);
  }

  private Picture curves(List<VaeEpoch> epochs) {
    LearningCurves elbo =
        curve(
            "Negative ELBO", epochs, VaeEpoch::trainNegativeElbo, VaeEpoch::validationNegativeElbo);
    int codes = settings.model().trainingSamples();
    return Figure.of("Negative ELBO and its two terms after each epoch")
        .row(
            codes == 1
                ? elbo
                : elbo.curve(
                    "Negative bound with %d codes, validation".formatted(codes),
                    epochs.stream().mapToDouble(VaeEpoch::validationNegativeBound).toArray()),
            curve(
                "Reconstruction",
                epochs,
                VaeEpoch::trainReconstruction,
                VaeEpoch::validationReconstruction),
            curve("KL divergence", epochs, VaeEpoch::trainKl, VaeEpoch::validationKl));
  }

  private static LearningCurves curve(
      String name,
      List<VaeEpoch> epochs,
      ToDoubleFunction<VaeEpoch> train,
      ToDoubleFunction<VaeEpoch> validation) {
    return LearningCurves.of("nats per image")
        .title(name)
        .size(520, 400)
        .curve(
            name,
            epochs.stream().mapToDouble(train).toArray(),
            epochs.stream().mapToDouble(validation).toArray());
  }
}

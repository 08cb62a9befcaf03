package io.github.fmnist.experiments.scores;

import static java.util.stream.Collectors.joining;

import io.github.fmnist.models.score.Baseline;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.score.Score;
import io.github.fmnist.models.score.Scoreboard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fréchet distances of the same images in the features of several extractors: what the training of
 * the extractor changes.
 *
 * @param extractors SHA-256 of each extractor's weights
 * @param sources the distances of each source
 */
record ExtractorSpread(List<String> extractors, List<Distances> sources) {

  /**
   * The distances of a source.
   *
   * @param frechet in the order of the extractors
   * @param mean their mean
   * @param standardDeviation their sample standard deviation
   */
  record Distances(String name, List<Double> frechet, double mean, double standardDeviation) {
    static Distances of(String name, List<Double> frechet) {
      double[] values = frechet.stream().mapToDouble(Double::doubleValue).toArray();
      return new Distances(
          name, frechet, StatUtils.mean(values), Math.sqrt(StatUtils.variance(values)));
    }
  }

  /**
   * Measures the distances of scored images and of the baselines; absent without further
   * extractors.
   *
   * @param board scored the images with the first extractor
   * @param others the further extractors
   */
  static Optional<ExtractorSpread> of(
      Scoreboard board, List<ImageSource.Scored> scored, List<FashionFeatures> others) {
    if (others.isEmpty()) {
      return Optional.empty();
    }
    List<String> extractors = new ArrayList<>(List.of(board.score(Baseline.TEST).extractor()));
    others.forEach(other -> extractors.add(other.sha256()));
    List<Distances> sources = new ArrayList<>();
    for (ImageSource.Scored each : scored) {
      sources.add(distances(each.score(), each.images(), board, others));
    }
    for (Baseline baseline : Baseline.values()) {
      Score score = board.score(baseline);
      if (scored.stream().noneMatch(each -> each.score().name().equals(score.name()))) {
        sources.add(distances(score, board.images(baseline), board, others));
      }
    }
    return Optional.of(new ExtractorSpread(extractors, sources));
  }

  private static Distances distances(
      Score score, INDArray images, Scoreboard board, List<FashionFeatures> others) {
    List<Double> frechet = new ArrayList<>(List.of(score.values().frechet()));
    others.forEach(other -> frechet.add(board.frechet(other, images)));
    return Distances.of(score.name(), frechet);
  }

  /** Returns the sources in the order of an extractor, best first. */
  private List<Distances> order(int extractor) {
    return sources.stream()
        .sorted(Comparator.comparing(source -> source.frechet().get(extractor)))
        .toList();
  }

  /** Returns a table for the terminal: means, standard deviations, and whether the orders agree. */
  String table() {
    int width = sources.stream().mapToInt(source -> source.name().length()).reduce(5, Math::max);
    String rows =
        order(0).stream()
            .map(
                source ->
                    ("%-" + width + "s %18s   %s%n")
                        .formatted(
                            source.name(),
                            "%.2f +- %.2f".formatted(source.mean(), source.standardDeviation()),
                            source.frechet().stream().map("%.2f"::formatted).collect(joining(" "))))
            .collect(joining());
    long others =
        IntStream.range(1, extractors.size()).filter(i -> !order(i).equals(order(0))).count();
    return "%nFrechet distances of %d extractors: mean, standard deviation, and each%n%s%s%n"
        .formatted(
            extractors.size(),
            rows,
            others == 0
                ? "All extractors order the sources alike."
                : others + " of the extractors order the sources in another way than the first.");
  }
}

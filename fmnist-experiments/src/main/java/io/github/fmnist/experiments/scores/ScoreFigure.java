package io.github.fmnist.experiments.scores;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.models.score.Measures;
import io.github.fmnist.models.score.Neighbour;
import io.github.fmnist.models.score.Score;
import io.github.fmnist.viz.DotPlot;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.ImageGrid;
import io.github.fmnist.viz.ImageRows;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The figure of an evaluation: scores between floor and ceilings, images and their neighbours. */
final class ScoreFigure {
  private static final int PANEL = 400;

  private final EvaluateSummary summary;
  private final List<ImageSource.Scored> scored;
  private final FashionMnist dataset;

  ScoreFigure(EvaluateSummary summary, List<ImageSource.Scored> scored, FashionMnist dataset) {
    this.summary = summary;
    this.scored = scored;
    this.dataset = dataset;
  }

  /** Writes the figure. */
  void write(RunDirectory run) throws IOException {
    Figure figure =
        Figure.of("")
            .row(
                frechet(),
                panel("Precision (high is good)", Measures::precision).including(0, 1),
                panel("Recall (high is good)", Measures::recall).including(0, 1))
            .row(
                panel("Coverage (high is good)", Measures::coverage).including(0, 1),
                panel("Entropy of classes, nats (high is good)", Measures::classEntropy)
                    .including(0),
                panel("Memorized (low is good)", Measures::memorized).including(0))
            .row(ImageRows.of(scored.stream().flatMap(this::strips).toArray(ImageGrid[]::new)))
            .caption(summary.caption());
    run.writeFigure("scores", figure);
  }

  /**
   * Returns the panel of the Fréchet distances. Its scale is logarithmic unless a distance is 0, as
   * for a source with the same images that it is compared with.
   */
  private DotPlot frechet() {
    DotPlot distances = panel("Fréchet distance (low is good)", Measures::frechet);
    return scored.stream().allMatch(source -> source.score().values().frechet() > 0)
        ? distances.logarithmic()
        : distances.including(0);
  }

  private DotPlot panel(String title, ToDoubleFunction<Measures> measure) {
    List<Score> scores = scored.stream().map(ImageSource.Scored::score).toList();
    Score any = scores.get(0);
    return DotPlot.of(
            title,
            scores.stream().map(Score::name).toList(),
            scores.stream().mapToDouble(score -> measure.applyAsDouble(score.values())).toArray(),
            scores.stream().mapToDouble(score -> score.deviation(measure)).toArray())
        .reference("real test images", measure.applyAsDouble(any.floor()))
        .reference("mean image", measure.applyAsDouble(any.mean()))
        .reference("noise", measure.applyAsDouble(any.noise()))
        .width(PANEL);
  }

  /** Returns images of a source, and below each the nearest training image with its distance. */
  private Stream<ImageGrid> strips(ImageSource.Scored source) {
    List<Neighbour> neighbours = source.score().neighbours().subList(0, SourceScore.SHOWN);
    INDArray images =
        source
            .images()
            .get(
                NDArrayIndex.interval(0, SourceScore.SHOWN),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all());
    INDArray nearest =
        dataset.train().select(neighbours.stream().mapToInt(Neighbour::index).toArray()).features();
    return Stream.of(
        ImageGrid.of(images).rowLabels(List.of(source.score().name())),
        ImageGrid.of(nearest)
            .rowLabels(List.of("nearest training image"))
            .captions(neighbours.stream().map(n -> "%.2f".formatted(n.distance())).toList()));
  }
}

package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The exponential moving average of a generator's weights (Yazici et al. 2019, <a
 * href="https://arxiv.org/abs/1806.04498">arXiv 1806.04498</a>), with the running statistics that
 * the generator has now.
 */
final class AveragedGenerator {
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork average;
  private final double decay;

  /** What the generator adds to the average. */
  private final INDArray share;

  /** The running statistics of both, pair by pair. */
  private record Statistic(INDArray of, INDArray in) {}

  private final List<Statistic> statistics = new ArrayList<>();

  AveragedGenerator(MultiLayerNetwork generator, MultiLayerNetwork average, double decay) {
    this.generator = generator;
    this.average = average;
    this.decay = decay;
    share = generator.params().like();
    for (int i = 0; i < generator.getnLayers(); i++) {
      Layer layer = generator.getLayer(i);
      for (String name : layer.paramTable().keySet()) {
        if (GradientNorm.isStatistic(layer, name)) {
          statistics.add(new Statistic(layer.getParam(name), average.getLayer(i).getParam(name)));
        }
      }
    }
  }

  /** Refuses an average that has not the parameters of the generator. */
  static void requireAlike(MultiLayerNetwork generator, MultiLayerNetwork average) {
    Map<String, INDArray> expected = generator.paramTable();
    Map<String, INDArray> found = average.paramTable();
    checkArgument(
        expected.keySet().equals(found.keySet())
            && expected.entrySet().stream()
                .allMatch(each -> each.getValue().equalShapes(found.get(each.getKey()))),
        "an average with the parameters of the generator expected, found %s",
        Excerpt.of(found.keySet()));
  }

  /**
   * The network of the average, equal to the generator so far. Nothing updates it: it has no
   * updater's state.
   */
  static MultiLayerNetwork of(MultiLayerNetwork generator) {
    MultiLayerConfiguration configuration = generator.getLayerWiseConfigurations().clone();
    configuration.getConfs().stream()
        .filter(layer -> layer.getLayer() instanceof BaseLayer)
        .forEach(layer -> ((BaseLayer) layer.getLayer()).setIUpdater(new NoOp()));
    MultiLayerNetwork average = new MultiLayerNetwork(configuration);
    average.init();
    average.params().assign(generator.params());
    return average;
  }

  /**
   * Follows the generator.
   *
   * @param updates that the generator had: while they are few, the average keeps less of the old
   */
  void follow(int updates) {
    double kept = Math.min(decay, (1.0 + updates) / (10.0 + updates));
    // Value by value: OpenBLAS's axpy rounds at the ends of the shares of its threads in other
    // ways.
    average.params().muli(kept).addi(generator.params().mul(1 - kept, share));
    statistics.forEach(statistic -> statistic.in().assign(statistic.of()));
  }
}

package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.Excerpt;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The exponential moving average of a generator's weights (Yazici et al. 2019, <a
 * href="https://arxiv.org/abs/1806.04498">arXiv 1806.04498</a>) and of its running statistics,
 * which vary from step to step, as they are those of a few batches.
 */
final class AveragedGenerator {
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork average;
  private final double decay;

  /** Buffer for the generator's contribution to the average. */
  private final INDArray contribution;

  AveragedGenerator(MultiLayerNetwork generator, MultiLayerNetwork average, double decay) {
    this.generator = generator;
    this.average = average;
    this.decay = decay;
    contribution = generator.params().like();
  }

  /** Refuses an average whose parameters differ from the generator's in name or shape. */
  static void requireSameParameters(MultiLayerNetwork generator, MultiLayerNetwork average) {
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
   * Returns a network for the average, equal to the generator at first. It has no updater state,
   * since no optimizer updates it.
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
   * Updates the average with the generator's current weights.
   *
   * @param updates number of updates of the generator so far; while it is small, the effective
   *     decay is smaller
   */
  void update(int updates) {
    double kept = Math.min(decay, (1.0 + updates) / (10.0 + updates));
    // Elementwise, because OpenBLAS's axpy rounds differently at the ends of its threads' ranges.
    average.params().muli(kept).addi(generator.params().mul(1 - kept, contribution));
  }
}

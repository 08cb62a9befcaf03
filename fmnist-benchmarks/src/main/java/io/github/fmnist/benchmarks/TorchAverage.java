package io.github.fmnist.benchmarks;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The exponential moving average of the generator's parameters and running statistics. */
final class TorchAverage {
  private static final double DECAY = 0.999;

  private final TorchGan gan;
  private final List<Tensor> parameters;
  private final List<Tensor> statistics;

  TorchAverage(TorchGan gan) {
    this.gan = gan;
    parameters = gan.generator().stream().map(p -> p.detach().clone()).toList();
    statistics = gan.statistics().stream().map(Tensor::clone).toList();
  }

  /**
   * Follows the generator.
   *
   * @param updates that it had: while they are few, the average keeps less of the old
   */
  void follow(int updates) {
    Scalar taken = new Scalar(1 - Math.min(DECAY, (1.0 + updates) / (10.0 + updates)));
    lerp(parameters, gan.generator(), taken);
    lerp(statistics, gan.statistics(), taken);
  }

  private static void lerp(List<Tensor> averages, List<Tensor> current, Scalar taken) {
    for (int i = 0; i < averages.size(); i++) {
      averages.get(i).lerp_(current.get(i).detach(), taken);
    }
  }
}

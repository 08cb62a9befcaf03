package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.DoubleStream;

/** Accumulates training statistics over the steps of an epoch. */
final class DynamicsMeter {
  private final Mean discriminatorLoss = new Mean();
  private final Mean discriminatorNorm = new Mean();
  private final Mean generatorLoss = new Mean();
  private final Mean generatorNorm = new Mean();
  private final Mean realProbability = new Mean();
  private final Mean fakeProbability = new Mean();
  private final List<Mean> means =
      List.of(
          discriminatorLoss,
          discriminatorNorm,
          generatorLoss,
          generatorNorm,
          realProbability,
          fakeProbability);

  /**
   * Returns a meter with the given state.
   *
   * @param state a state that {@link #state} returned
   */
  static DynamicsMeter of(double... state) {
    DynamicsMeter meter = new DynamicsMeter();
    checkArgument(
        state.length == 2 * meter.means.size(),
        "%s statistics expected, found %s numbers",
        meter.means.size(),
        state.length);
    for (int i = 0; i < meter.means.size(); i++) {
      meter.means.get(i).sum = state[2 * i];
      meter.means.get(i).count = (int) state[2 * i + 1];
    }
    return meter;
  }

  /** Returns sum and count of each statistic: the complete state for continuing. */
  double[] state() {
    return means.stream().flatMapToDouble(mean -> DoubleStream.of(mean.sum, mean.count)).toArray();
  }

  void discriminator(double loss, double gradientNorm) {
    discriminatorLoss.add(loss);
    discriminatorNorm.add(gradientNorm);
  }

  void generator(double loss, double gradientNorm) {
    generatorLoss.add(loss);
    generatorNorm.add(gradientNorm);
  }

  void real(DiscriminatorOutput output) {
    realProbability.add(output.mean(GanLoss::sigmoid));
  }

  void fake(DiscriminatorOutput output) {
    fakeProbability.add(output.mean(GanLoss::sigmoid));
  }

  GanDynamics means() {
    return new GanDynamics(
        discriminatorLoss.value(),
        generatorLoss.value(),
        realProbability.value(),
        fakeProbability.value(),
        discriminatorNorm.value(),
        generatorNorm.value());
  }

  private static final class Mean {
    private double sum;
    private int count;

    void add(double value) {
      sum += value;
      count++;
    }

    double value() {
      return sum / count;
    }
  }
}

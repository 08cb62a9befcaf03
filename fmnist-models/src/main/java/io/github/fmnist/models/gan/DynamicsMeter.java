package io.github.fmnist.models.gan;

/** Accumulates training statistics over the steps of an epoch. */
final class DynamicsMeter {
  private final Mean discriminatorLoss = new Mean();
  private final Mean discriminatorNorm = new Mean();
  private final Mean generatorLoss = new Mean();
  private final Mean generatorNorm = new Mean();
  private final Mean realProbability = new Mean();
  private final Mean fakeProbability = new Mean();

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

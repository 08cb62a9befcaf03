package io.github.fmnist.models.gan;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.BatchNormalizations;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.Labels;
import io.github.fmnist.models.internal.RandomStream;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The training step of a generative adversarial network (Goodfellow et al. 2014, algorithm 1). The
 * generator learns from the same generated images as the discriminator, so they are generated once
 * per step.
 */
final class GanLearner implements Trainer.Learner {
  /**
   * Bound on losses, far above those of balanced training: beyond it, the discriminator's logits
   * have exploded.
   */
  private static final double MAX_LOSS = 1000;

  /** Number of discriminator passes in a step; each pass has a different dropout mask. */
  private static final long PASSES = 3;

  private static final int REAL = 0;
  private static final int FAKE = 1;
  private static final int GENERATOR = 2;

  private final GanSettings settings;
  private final GanNetworks networks;
  private final AveragedGenerator averaged;
  private final GradientNorm generatorNorm;
  private final GradientNorm discriminatorNorm;
  private DynamicsMeter meter;

  GanLearner(GanSettings settings, GanNetworks networks, DynamicsMeter meter) {
    this.settings = settings;
    this.networks = networks;
    this.meter = meter;
    averaged = new AveragedGenerator(networks.generator(), networks.average(), settings.emaDecay());
    generatorNorm = new GradientNorm(networks.generator(), networks.trainingGenerator());
    discriminatorNorm =
        new GradientNorm(networks.discriminator(), networks.trainingDiscriminator());
  }

  /** Returns the statistics of the current epoch, or of the last one if it has ended. */
  DynamicsMeter meter() {
    return meter;
  }

  @Override
  public int epochsDone() {
    return networks.discriminator().getEpochCount();
  }

  @Override
  public void epochBegins() {
    meter = new DynamicsMeter();
  }

  @Override
  public void epochEnded() {
    networks.generator().incrementEpochCount();
    networks.discriminator().incrementEpochCount();
  }

  @Override
  public boolean needsSeveral(DataSet example) {
    return BatchNormalizations.needSeveral(networks.generator(), settings.generatorInputs())
        || BatchNormalizations.needSeveral(networks.discriminator(), settings.pixels());
  }

  @Override
  public boolean isFinite() {
    return Floats.areFinite(networks.generator().params())
        && Floats.areFinite(networks.discriminator().params());
  }

  /** Returns the discriminator's loss. */
  @Override
  public double learn(DataSet batch) {
    INDArray real = networks.real(batch.getFeatures());
    INDArray oneHot = Labels.of(settings.classes(), batch);
    int[] labels = Labels.of(oneHot);
    int examples = Math.toIntExact(real.size(0));
    int iteration = networks.discriminator().getIterationCount();
    INDArray codes = settings.codes(examples, random(RandomStream.GENERATOR_CODES, iteration, 0));
    try (Pass generation =
        networks
            .trainingGenerator()
            .forward(GanNetworks.generatorInput(codes, oneHot), Mode.TRAIN, iteration)) {
      INDArray generated = settings.flat(generation.output());
      double loss = discriminatorStep(real, generated, iteration, labels);
      if ((iteration + 1) % settings.discriminatorSteps() == 0) {
        generatorStep(generation, generated, iteration, labels);
      }
      return loss;
    }
  }

  private double discriminatorStep(
      INDArray real, INDArray generated, int iteration, int... labels) {
    int examples = Math.toIntExact(real.size(0));
    networks.trainingDiscriminator().zeroGradients();
    discriminatorNorm.begin();
    double realLoss = learnReal(real, iteration, labels);
    double fakeLoss = learnFake(generated, iteration, labels);
    double loss = checked("discriminator", realLoss + fakeLoss, iteration);
    meter.discriminator(loss, discriminatorNorm.value() / examples);
    networks.trainingDiscriminator().update(examples, iteration, epochsDone());
    if (networks.spectralNorm() != null) {
      networks.spectralNorm().project();
    }
    networks.discriminator().setIterationCount(iteration + 1);
    return loss;
  }

  private double learnReal(INDArray real, int iteration, int... labels) {
    double target = 1 - settings.labelSmoothing();
    INDArray seen = noisy(real, iteration, REAL);
    try (Pass pass = discriminate(seen, iteration, REAL)) {
      DiscriminatorOutput output = new DiscriminatorOutput(pass.output(), labels);
      meter.real(output);
      double loss = output.mean(logit -> settings.loss().real(logit, target));
      double[] slopes =
          Arrays.stream(output.logits())
              .map(logit -> settings.loss().realSlope(logit, target))
              .toArray();
      if (settings.gradientPenalty() > 0) {
        loss += penalize(seen, output, slopes, iteration, labels);
      }
      pass.backward(output.gradient(slopes), Gradients.PARAMETERS);
      discriminatorNorm.add();
      return loss;
    }
  }

  /**
   * Adds the penalty's slopes at real images, backpropagates those at their neighbours, and returns
   * the penalty.
   */
  private double penalize(
      INDArray real, DiscriminatorOutput output, double[] slopes, int iteration, int... labels) {
    GradientPenalty penalty = new GradientPenalty(settings.gradientPenalty());
    INDArray neighbours =
        GradientPenalty.neighbours(real, random(RandomStream.PENALTY_NOISE, iteration, 0));
    // Same dropout mask as for the images, so that only the noise makes the difference.
    try (Pass pass = discriminate(neighbours, iteration, REAL)) {
      DiscriminatorOutput neighbourOutput = new DiscriminatorOutput(pass.output(), labels);
      double[] neighbourSlopes = penalty.slopes(output.logits(), neighbourOutput.logits());
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] -= neighbourSlopes[i];
      }
      pass.backward(neighbourOutput.gradient(neighbourSlopes), Gradients.PARAMETERS);
      discriminatorNorm.add();
      return penalty.mean(output.logits(), neighbourOutput.logits());
    }
  }

  private double learnFake(INDArray generated, int iteration, int... labels) {
    try (Pass pass = discriminate(noisy(generated, iteration, FAKE), iteration, FAKE)) {
      DiscriminatorOutput output = new DiscriminatorOutput(pass.output(), labels);
      meter.fake(output);
      pass.backward(output.gradient(settings.loss()::fakeSlope), Gradients.PARAMETERS);
      discriminatorNorm.add();
      return output.mean(settings.loss()::fake);
    }
  }

  /**
   * Updates the generator with the discriminator's gradient at the images; the discriminator does
   * not change.
   */
  private void generatorStep(Pass generation, INDArray generated, int iteration, int... labels) {
    int examples = Math.toIntExact(generated.size(0));
    int updates = networks.generator().getIterationCount();
    networks.trainingGenerator().zeroGradients();
    generatorNorm.begin();
    try (Pass pass = discriminate(noisy(generated, iteration, GENERATOR), iteration, GENERATOR)) {
      DiscriminatorOutput output = new DiscriminatorOutput(pass.output(), labels);
      double loss = checked("generator", output.mean(settings.loss()::generator), iteration);
      INDArray slope =
          requireNonNull(
              pass.backward(output.gradient(settings.loss()::generatorSlope), Gradients.INPUT));
      generation.backward(slope.reshape('c', generation.output().shape()), Gradients.PARAMETERS);
      generatorNorm.add();
      meter.generator(loss, generatorNorm.value() / examples);
    }
    networks.trainingGenerator().update(examples, updates, epochsDone());
    networks.generator().setIterationCount(updates + 1);
    if (settings.averages()) {
      averaged.update(updates + 1);
    }
  }

  private Pass discriminate(INDArray images, int iteration, int pass) {
    return networks.trainingDiscriminator().forward(images, Mode.TRAIN, PASSES * iteration + pass);
  }

  private double checked(String network, double loss, int iteration) {
    if (!(Math.abs(loss) <= MAX_LOSS)) {
      throw new DivergedException(
          "the %s's loss is %s in epoch %d, step %d of the model; smaller learning rates or spectral normalization may help"
              .formatted(network, loss, epochsDone() + 1, iteration + 1));
    }
    return loss;
  }

  /** Returns the images with the instance noise of this step, if there is any. */
  private INDArray noisy(INDArray images, int iteration, int pass) {
    double deviation = settings.instanceNoiseAt(iteration);
    return deviation == 0
        ? images
        : noisy(images, deviation, random(RandomStream.INSTANCE_NOISE, iteration, pass));
  }

  private static INDArray noisy(INDArray images, double deviation, CounterRandom random) {
    float[] noise = new float[Math.toIntExact(images.length())];
    Gaussian.fill(noise, 0, noise.length, random, 0);
    return Floats.array(noise, images.shape()).muli(deviation).addi(images);
  }

  private CounterRandom random(long stream, int iteration, int pass) {
    return CounterRandom.of(settings.seed(), stream, pass, iteration);
  }
}

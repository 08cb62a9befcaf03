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
 * The training step of a generative adversarial network: Goodfellow et al. 2014, algorithm 1. The
 * generator learns from the images that the discriminator has just learned from; so they are drawn
 * once.
 */
final class GanLearner implements Trainer.Learner {
  /** A loss that no game in balance comes near: then the discriminator's logits have exploded. */
  private static final double LARGEST_LOSS = 1000;

  /** Passes of the discriminator in a step, for each of which dropout drops differently. */
  private static final long PASSES = 3;

  private static final int REAL = 0;
  private static final int FAKE = 1;
  private static final int GENERATOR = 2;

  private final GanSettings settings;
  private final GanNetworks networks;
  private final AveragedGenerator averaged;
  private final GradientNorm generatorNorm;
  private final GradientNorm discriminatorNorm;
  private DynamicsMeter meter = new DynamicsMeter();
  private boolean epochHasEnded;

  GanLearner(GanSettings settings, GanNetworks networks) {
    this.settings = settings;
    this.networks = networks;
    averaged = new AveragedGenerator(networks.generator(), networks.average(), settings.emaDecay());
    generatorNorm = new GradientNorm(networks.generator(), networks.compiledGenerator());
    discriminatorNorm =
        new GradientNorm(networks.discriminator(), networks.compiledDiscriminator());
  }

  /** To be called before training: what an epoch that was broken off gave is forgotten. */
  void begin() {
    epochHasEnded = true;
  }

  GanDynamics dynamics() {
    return meter.means();
  }

  @Override
  public int epochsDone() {
    return networks.discriminator().getEpochCount();
  }

  @Override
  public void epochEnded() {
    networks.generator().incrementEpochCount();
    networks.discriminator().incrementEpochCount();
    epochHasEnded = true;
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
    if (epochHasEnded) {
      meter = new DynamicsMeter();
      epochHasEnded = false;
    }
    INDArray real = networks.real(batch.getFeatures());
    INDArray oneHot = Labels.of(settings.classes(), batch);
    int[] labels = Labels.of(oneHot);
    int examples = Math.toIntExact(real.size(0));
    int iteration = networks.discriminator().getIterationCount();
    INDArray codes = settings.codes(examples, random(RandomStream.GENERATOR_CODES, iteration, 0));
    try (Pass drawing =
        networks
            .compiledGenerator()
            .forward(GanNetworks.generatorInput(codes, oneHot), Mode.TRAIN, iteration)) {
      INDArray drawn = settings.flat(drawing.output());
      double loss = discriminatorStep(real, drawn, iteration, labels);
      if ((iteration + 1) % settings.discriminatorSteps() == 0) {
        generatorStep(drawing, drawn, iteration, labels);
      }
      return loss;
    }
  }

  private double discriminatorStep(INDArray real, INDArray drawn, int iteration, int... labels) {
    int examples = Math.toIntExact(real.size(0));
    networks.compiledDiscriminator().zeroGradients();
    discriminatorNorm.begin();
    double realLoss = learnReal(real, iteration, labels);
    double fakeLoss = learnFake(drawn, iteration, labels);
    double loss = checked("discriminator", realLoss + fakeLoss, iteration);
    meter.discriminator(loss, discriminatorNorm.value() / examples);
    networks.compiledDiscriminator().update(examples, iteration, epochsDone());
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
      DiscriminatorOutput verdict = new DiscriminatorOutput(pass.output(), labels);
      meter.real(verdict);
      double loss = verdict.mean(logit -> settings.loss().real(logit, target));
      double[] slopes =
          Arrays.stream(verdict.logits())
              .map(logit -> settings.loss().realSlope(logit, target))
              .toArray();
      if (settings.gradientPenalty() > 0) {
        loss += penalize(seen, verdict, slopes, iteration, labels);
      }
      pass.backward(verdict.gradient(slopes), Gradients.PARAMETERS);
      discriminatorNorm.add();
      return loss;
    }
  }

  /**
   * Adds the penalty's slopes at real images, learns from those at their neighbours; returns the
   * penalty.
   */
  private double penalize(
      INDArray real, DiscriminatorOutput verdict, double[] slopes, int iteration, int... labels) {
    GradientPenalty penalty = new GradientPenalty(settings.gradientPenalty());
    INDArray neighbours =
        GradientPenalty.neighbours(real, random(RandomStream.PENALTY_NOISE, iteration, 0));
    // With the dropout of the images: the noise alone shall make the difference.
    try (Pass pass = discriminate(neighbours, iteration, REAL)) {
      DiscriminatorOutput neighbour = new DiscriminatorOutput(pass.output(), labels);
      double[] atNeighbours = penalty.slopes(verdict.logits(), neighbour.logits());
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] -= atNeighbours[i];
      }
      pass.backward(neighbour.gradient(atNeighbours), Gradients.PARAMETERS);
      discriminatorNorm.add();
      return penalty.mean(verdict.logits(), neighbour.logits());
    }
  }

  private double learnFake(INDArray drawn, int iteration, int... labels) {
    try (Pass pass = discriminate(noisy(drawn, iteration, FAKE), iteration, FAKE)) {
      DiscriminatorOutput verdict = new DiscriminatorOutput(pass.output(), labels);
      meter.fake(verdict);
      pass.backward(verdict.gradient(settings.loss()::fakeSlope), Gradients.PARAMETERS);
      discriminatorNorm.add();
      return verdict.mean(settings.loss()::fake);
    }
  }

  /** Asks the discriminator for the slope at the images, and for nothing that would change it. */
  private void generatorStep(Pass drawing, INDArray drawn, int iteration, int... labels) {
    int examples = Math.toIntExact(drawn.size(0));
    int updates = networks.generator().getIterationCount();
    networks.compiledGenerator().zeroGradients();
    generatorNorm.begin();
    try (Pass judging = discriminate(noisy(drawn, iteration, GENERATOR), iteration, GENERATOR)) {
      DiscriminatorOutput verdict = new DiscriminatorOutput(judging.output(), labels);
      double loss = checked("generator", verdict.mean(settings.loss()::generator), iteration);
      INDArray slope =
          requireNonNull(
              judging.backward(verdict.gradient(settings.loss()::generatorSlope), Gradients.INPUT));
      drawing.backward(slope.reshape('c', drawing.output().shape()), Gradients.PARAMETERS);
      generatorNorm.add();
      meter.generator(loss, generatorNorm.value() / examples);
    }
    networks.compiledGenerator().update(examples, updates, epochsDone());
    networks.generator().setIterationCount(updates + 1);
    if (settings.averages()) {
      averaged.follow(updates + 1);
    }
  }

  private Pass discriminate(INDArray images, int iteration, int pass) {
    return networks.compiledDiscriminator().forward(images, Mode.TRAIN, PASSES * iteration + pass);
  }

  private double checked(String whose, double loss, int iteration) {
    if (!(Math.abs(loss) <= LARGEST_LOSS)) {
      throw new DivergedException(
          "the %s's loss is %s in epoch %d, step %d of the model; smaller learning rates or spectral normalization may help"
              .formatted(whose, loss, epochsDone() + 1, iteration + 1));
    }
    return loss;
  }

  /** Images with the instance noise of this step, if there is any. */
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

package io.github.fmnist.engine;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Generates random settings of single layers. The adaptive updaters get an epsilon that gradients
 * of rounding noise do not exceed: with a smaller epsilon, noise would become a full step. AdaMax,
 * which divides by a gradient whatever its size, is left to {@code UpdateTest}.
 */
final class RandomSettings {
  private static final double EPSILON = 1e-2;

  private final Random random;

  /**
   * Whether stock Deeplearning4j trains the network, with corrected versions of its activations.
   */
  private final boolean forStock;

  private final long seed;

  RandomSettings(Random random, boolean forStock, long seed) {
    this.random = random;
    this.forStock = forStock;
    this.seed = seed;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int between(int min, int max) {
    return min + random.nextInt(max - min + 1);
  }

  /** Returns 1 or 2, rarely 3. */
  int stride() {
    return chance(0.05) ? 3 : between(1, 2);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  IActivation activation() {
    int kind = random.nextInt(30);
    if (kind == 0) {
      double alpha = oneOf(List.of(0.3, 1.0, 1.7));
      return forStock ? Rectifier.elu(alpha) : new ActivationELU(alpha);
    }
    if (kind == 1) {
      double alpha = oneOf(List.of(0.01, 0.3, -0.2));
      return forStock ? Rectifier.leakyRelu(alpha) : new ActivationLReLU(alpha);
    }
    if (kind == 2) {
      return new ActivationReLU(
          chance(0.5) ? null : oneOf(List.of(0.0, 2.0)),
          oneOf(List.of(0.0, 0.1)),
          oneOf(List.of(0.0, 0.2)));
    }
    if (kind == 3) {
      return oneOf(
              List.of(
                  Activation.SOFTSIGN,
                  Activation.HARDTANH,
                  Activation.CUBE,
                  Activation.RELU6,
                  Activation.RATIONALTANH,
                  Activation.RECTIFIEDTANH,
                  Activation.THRESHOLDEDRELU,
                  Activation.RRELU,
                  Activation.SOFTMAX))
          .getActivationFunction();
    }
    return oneOf(
            List.of(
                Activation.IDENTITY,
                Activation.RELU,
                Activation.TANH,
                Activation.SELU,
                Activation.SIGMOID,
                Activation.SOFTPLUS,
                Activation.HARDSIGMOID,
                Activation.GELU,
                Activation.SWISH,
                Activation.MISH))
        .getActivationFunction();
  }

  ISchedule schedule(double initial) {
    ScheduleType type = oneOf(List.of(ScheduleType.ITERATION, ScheduleType.EPOCH));
    return oneOf(
        List.of(
            new StepSchedule(type, initial, 0.5, 2),
            new ExponentialSchedule(type, initial, 0.7),
            new MapSchedule(type, Map.of(0, initial, 2, initial / 4))));
  }

  IUpdater updater() {
    List<Supplier<IUpdater>> choices =
        List.of(
            () -> new Sgd(0.1),
            () -> new Sgd(schedule(0.1)),
            () -> new Adam(1e-2, 0.9, 0.999, EPSILON),
            () -> Adam.builder().learningRateSchedule(schedule(1e-2)).epsilon(EPSILON).build(),
            () -> new Adam(1e-2, 0.5, 0.999, EPSILON),
            () -> new AMSGrad(1e-2, 0.9, 0.999, EPSILON),
            () -> new Nadam(1e-2, 0.9, 0.999, EPSILON),
            () -> new AdaGrad(1e-2, EPSILON),
            () -> new RmsProp(1e-2, 0.9, EPSILON),
            () -> new Nesterovs(0.05, 0.9),
            () -> new Nesterovs(schedule(0.05), schedule(0.8)),
            NoOp::new);
    return oneOf(choices).get();
  }

  /**
   * Returns a dropout; for stock Deeplearning4j, it uses the masks of the engine if the engine
   * supports it.
   */
  IDropout dropout(int layer) {
    double p = oneOf(List.of(0.4, 0.8, 1.0));
    List<Supplier<IDropout>> choices =
        List.of(
            () -> new Dropout(p),
            () -> new Dropout(p),
            () -> new Dropout(p),
            () -> new AlphaDropout(p),
            () -> new Dropout(schedule(p)),
            () -> new GaussianDropout(p / 2),
            () -> new GaussianNoise(p),
            () -> new SpatialDropout(p));
    IDropout dropout = oneOf(choices).get();
    return forStock
        ? Dropping.of(dropout)
            .<IDropout>map(dropping -> new CounterDropout(dropping, seed, layer))
            .orElse(dropout)
        : dropout;
  }

  /** Sets each setting that any layer may have with a small probability. */
  void decorate(Layer.Builder<?> builder, int layer) {
    if (!(builder instanceof Deconvolution2D.Builder)) {
      // Deeplearning4j's deconvolution applies the mask only in the forward pass; see DropoutTest.
      seldom(() -> builder.dropOut(dropout(layer)));
    }
    seldom(
        () ->
            builder.constrainWeights(
                oneOf(
                    List.of(
                        new MaxNormConstraint(0.7, 1),
                        new MinMaxNormConstraint(0.3, 0.9, 0.5, 1),
                        new UnitNormConstraint(1)))));
    seldom(() -> builder.constrainBias(new NonNegativeConstraint()));
    if (builder instanceof BaseLayer.Builder<?> base) {
      seldom(() -> base.updater(updater()));
      seldom(() -> base.biasUpdater(updater()));
      seldom(() -> base.l1(1e-2));
      seldom(() -> base.l2(1e-2));
      seldom(() -> base.l1Bias(1e-2));
      seldom(() -> base.l2Bias(1e-2));
      seldom(() -> base.biasInit(0.3));
      seldom(() -> normalizeGradients(base::gradientNormalization));
      seldom(() -> base.gradientNormalizationThreshold(0.1));
      if (chance(0.01)) {
        base.weightNoise(
            chance(0.5) ? new DropConnect(0.7) : new WeightNoise(new NormalDistribution(0, 0.1)));
      }
    }
  }

  /**
   * Sets a gradient normalization that does not divide by a norm, since the norm may consist of
   * rounding noise.
   */
  void normalizeGradients(Consumer<GradientNormalization> setting) {
    setting.accept(
        oneOf(
            List.of(
                GradientNormalization.ClipElementWiseAbsoluteValue,
                GradientNormalization.ClipL2PerLayer,
                GradientNormalization.ClipL2PerParamType,
                GradientNormalization.None)));
  }

  void seldom(Runnable action) {
    if (chance(0.06)) {
      action.run();
    }
  }
}

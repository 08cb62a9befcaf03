package io.github.fmnist.benchmarks;

import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/** The DCGAN of {@link Dcgan}, trained by {@link Gan#fit}. */
final class GanJob {
  static final int SEED = 7;

  private GanJob() {}

  /**
   * Trains for an epoch in each run: what is done once an epoch is no part of a step.
   *
   * @param builder {@link #builder}, with an engine and a precision
   * @param epochSize batches in an epoch, a divisor of {@link Batches#COUNT}
   */
  static Job of(GanBuilder builder, Workload workload, int epochSize) {
    Gan gan = builder.build();
    BatchSource[] epochs =
        IntStream.range(0, Batches.COUNT / epochSize)
            .mapToObj(epoch -> epoch(epoch, epochSize, workload.batchSize()))
            .toArray(BatchSource[]::new);
    return new Job() {
      @Override
      public void run(int number) {
        gan.fit(epochs[number % epochs.length], Trainer.forEpochs(1));
      }

      @Override
      public int batches() {
        return epochSize;
      }
    };
  }

  /** The model with the parameters that all contenders begin with: those that its seed draws. */
  static GanBuilder builder() {
    return builder(adam(), adam());
  }

  /** The same, to be trained by other optimizers. */
  static GanBuilder builder(IUpdater generatorOptimizer, IUpdater discriminatorOptimizer) {
    return Gan.builder()
        .networks(
            Dcgan.generator(SEED, generatorOptimizer),
            Dcgan.discriminator(SEED, discriminatorOptimizer))
        .gradientPenalty(0.05)
        .seed(SEED);
  }

  private static IUpdater adam() {
    return new Adam(5e-4, 0.5, 0.999, Adam.DEFAULT_ADAM_EPSILON);
  }

  /**
   * Weights, dense ones {@code [out, in]}, and biases {@code [out]} of each layer, or what scales
   * and moves after a normalization, {@code [planes]} both.
   */
  static List<INDArray> parameters(MultiLayerNetwork network) {
    List<INDArray> parameters = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      if (layer instanceof BatchNormalization) {
        parameters.add(layer.getParam("gamma").dup('c').reshape(-1));
        parameters.add(layer.getParam("beta").dup('c').reshape(-1));
      } else if (layer.numParams() > 0) {
        INDArray weights = layer.getParam("W");
        parameters.add((weights.rank() == 2 ? weights.transpose() : weights).dup('c'));
        parameters.add(layer.getParam("b").dup('c').reshape(-1));
      }
    }
    return parameters;
  }

  /** Returns the number of values in all parameters of both networks. */
  static int parameterCount() {
    try (Gan gan = builder().build()) {
      return Stream.of(gan.generator(), gan.discriminator())
          .flatMap(network -> parameters(network).stream())
          .mapToInt(p -> Math.toIntExact(p.length()))
          .sum();
    }
  }

  private static BatchSource epoch(int epoch, int size, int batchSize) {
    return new VaeJob.InTurn(
        IntStream.range(epoch * size, (epoch + 1) * size)
            .mapToObj(number -> VaeJob.batch(number, batchSize))
            .toList());
  }
}

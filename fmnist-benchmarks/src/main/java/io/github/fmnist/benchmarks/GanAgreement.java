package io.github.fmnist.benchmarks;

import io.github.fmnist.benchmarks.Agreement.Answer;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanDynamics;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Gives the same weights, batch and noise to both engines and to PyTorch, and compares the losses
 * of both players and how a step of plain descent moves each layer, which is by its gradient. The
 * generator learns from the discriminator that has moved.
 */
final class GanAgreement {
  private static final int BATCHES = 4;

  /** Small, so that hardly a value is so near the bend of a rectifier that rounding decides. */
  private static final int BATCH_SIZE = 8;

  /** Small, so that the discriminator does not see through the generator after the step. */
  private static final double DISCRIMINATOR_RATE = 0.02;

  /** Great, so that small gradients are not lost in the rounding of the weights. */
  private static final double GENERATOR_RATE = 100;

  /** The random numbers of the codes. */
  private static final long CODE_STREAM = 1_000_007;

  /** The random numbers of the neighbours of real images. */
  private static final long PENALTY_STREAM = 1_000_009;

  private GanAgreement() {}

  static List<Agreement> agreements() {
    List<Answer> torch = IntStream.range(0, BATCHES).mapToObj(GanAgreement::torch).toList();
    return List.of(
        compare("pytorch, fmnist", torch, Engine.ONEDNN),
        compare("pytorch, fmnist on dl4j", torch, Engine.DL4J));
  }

  private static Agreement compare(String engines, List<Answer> torch, Engine engine) {
    return Agreement.over(
        IntStream.range(0, BATCHES)
            .mapToObj(
                i ->
                    Agreement.between(
                        engines, "gan", Precision.FLOAT32, torch.get(i), answer(engine, i)))
            .toList());
  }

  private static Answer answer(Engine engine, int number) {
    try (Gan gan =
        GanJob.builder(new Sgd(GENERATOR_RATE), new Sgd(DISCRIMINATOR_RATE))
            .engine(engine)
            .build()) {
      List<float[]> before = layers(gan);
      gan.fit(new VaeJob.InTurn(List.of(VaeJob.batch(number, BATCH_SIZE))), Trainer.forEpochs(1));
      GanDynamics dynamics = gan.dynamics();
      return new Answer(
          new float[] {(float) dynamics.discriminatorLoss(), (float) dynamics.generatorLoss()},
          differences(before, layers(gan)));
    }
  }

  private static Answer torch(int number) {
    try (Gan initial = GanJob.builder().build()) {
      TorchGan gan = new TorchGan(initial, Autocast.OFF);
      List<float[]> before = layers(gan);
      Tensor real = TorchGan.images(Batches.greys(number, BATCH_SIZE));
      Tensor neighbours = TorchGan.neighbours(real, signs());
      Tensor drawn = gan.draw(codes(initial.latentSize()));
      Tensor discriminatorLoss = gan.discriminatorLoss(real, neighbours, drawn);
      discriminatorLoss.backward();
      descend(gan.discriminator(), DISCRIMINATOR_RATE);
      Tensor generatorLoss = gan.generatorLoss(drawn);
      generatorLoss.backward();
      descend(gan.generator(), GENERATOR_RATE);
      return new Answer(
          new float[] {discriminatorLoss.item_float(), generatorLoss.item_float()},
          differences(before, layers(gan)));
    }
  }

  private static void descend(List<Tensor> parameters, double rate) {
    parameters.forEach(parameter -> parameter.detach().sub_(parameter.grad(), new Scalar(rate)));
  }

  /** What {@link Gan#fit} draws images of in its first step. */
  private static Tensor codes(int latentSize) {
    CounterRandom random = CounterRandom.of(GanJob.SEED, CODE_STREAM, 0, 0);
    float[] codes = new float[BATCH_SIZE * latentSize];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) random.gaussian(i);
    }
    return TorchCnn.tensor(codes, BATCH_SIZE, latentSize);
  }

  /** The signs of the noise in its first step: a bit for each pixel. */
  private static Tensor signs() {
    CounterRandom random = CounterRandom.of(GanJob.SEED, PENALTY_STREAM, 0, 0);
    float[] signs = new float[BATCH_SIZE * Batches.PIXELS];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (random.bits(i / Long.SIZE) >>> (i % Long.SIZE) & 1) == 0 ? 1 : -1;
    }
    return TorchGan.images(signs);
  }

  private static List<float[]> layers(Gan gan) {
    return layers(
        Stream.of(gan.generator(), gan.discriminator())
            .flatMap(network -> GanJob.parameters(network).stream())
            .map(parameter -> parameter.reshape(-1).toFloatVector())
            .toList());
  }

  private static List<float[]> layers(TorchGan gan) {
    return layers(
        Stream.of(gan.generator(), gan.discriminator())
            .flatMap(List::stream)
            .map(TorchCnn::values)
            .toList());
  }

  /**
   * Puts weights and bias of each layer together: that of one that is normalized afterwards has no
   * gradient but rounding.
   */
  private static List<float[]> layers(List<float[]> parameters) {
    List<float[]> layers = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i += 2) {
      float[] weights = parameters.get(i);
      float[] bias = parameters.get(i + 1);
      layers.add(FloatBuffer.allocate(weights.length + bias.length).put(weights).put(bias).array());
    }
    return layers;
  }

  private static List<float[]> differences(List<float[]> before, List<float[]> after) {
    return IntStream.range(0, before.size())
        .mapToObj(i -> difference(before.get(i), after.get(i)))
        .toList();
  }

  private static float[] difference(float[] before, float... after) {
    float[] difference = new float[before.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = before[i] - after[i];
    }
    return difference;
  }
}

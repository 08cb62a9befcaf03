package io.github.fmnist.benchmarks;

import io.github.fmnist.benchmarks.Agreement.Answer;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.vae.Vae;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** Gives the same weights, batch and noise to both engines and to PyTorch, and compares. */
final class VaeAgreement {
  private static final int BATCHES = 4;
  private static final int BATCH_SIZE = 32;

  /** The random numbers that {@link Vae#fit} draws codes with. */
  private static final long NOISE_STREAM = 1_000_003;

  private VaeAgreement() {}

  static List<Agreement> agreements() {
    return List.of(
        compare("pytorch, fmnist", Engine.ONEDNN), compare("pytorch, fmnist on dl4j", Engine.DL4J));
  }

  private static Agreement compare(String engines, Engine engine) {
    return Agreement.over(
        IntStream.range(0, BATCHES)
            .mapToObj(i -> Agreement.between(engines, "vae", torch(i), answer(engine, i)))
            .toList());
  }

  /** A step of plain descent with rate 1 moves each parameter by its gradient. */
  private static Answer answer(Engine engine, int number) {
    try (Vae vae = VaeJob.builder().optimizer(new Sgd(1)).engine(engine).build()) {
      List<INDArray> before = VaeJob.parameters(vae);
      float[] loss = new float[1];
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void stepped(Step step) {
              loss[0] = (float) step.loss();
            }
          };
      vae.fit(
          new VaeJob.InTurn(List.of(VaeJob.batch(number, BATCH_SIZE))),
          Trainer.forEpochs(1).listener(listener));
      List<INDArray> after = VaeJob.parameters(vae);
      return new Answer(
          loss,
          IntStream.range(0, before.size())
              .mapToObj(i -> before.get(i).sub(after.get(i)).reshape(-1).toFloatVector())
              .toList());
    }
  }

  private static Answer torch(int number) {
    try (Vae initial = VaeJob.builder().build()) {
      TorchVae vae = new TorchVae(VaeJob.parameters(initial), Autocast.OFF);
      Tensor noise = TorchCnn.tensor(noise(initial.latentSize()), BATCH_SIZE, initial.latentSize());
      Tensor loss = vae.loss(TorchVae.images(Batches.greys(number, BATCH_SIZE)), shape -> noise);
      loss.backward();
      return new Answer(
          TorchCnn.values(loss),
          vae.parameters().stream().map(p -> TorchCnn.values(p.grad())).toList());
    }
  }

  /** What {@link Vae#fit} draws in its first step. */
  private static float[] noise(int latentSize) {
    CounterRandom random = CounterRandom.of(VaeJob.SEED, NOISE_STREAM, 0, 0);
    float[] noise = new float[BATCH_SIZE * latentSize];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.gaussian(i);
    }
    return noise;
  }
}

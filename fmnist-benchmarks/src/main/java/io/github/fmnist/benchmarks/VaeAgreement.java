package io.github.fmnist.benchmarks;

import io.github.fmnist.benchmarks.Agreement.Answer;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.vae.Vae;
import java.util.ArrayList;
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
    List<Agreement> agreements = new ArrayList<>();
    agreements.add(compare("pytorch, fmnist", Engine.ONEDNN, Precision.FLOAT32));
    agreements.add(compare("pytorch, fmnist on dl4j", Engine.DL4J, Precision.FLOAT32));
    if (Precision.BF16.isSupported()) {
      agreements.add(compare("pytorch, fmnist in bf16", Engine.ONEDNN, Precision.BF16));
    }
    return agreements;
  }

  private static Agreement compare(String engines, Engine engine, Precision precision) {
    return Agreement.over(
        IntStream.range(0, BATCHES)
            .mapToObj(
                i ->
                    Agreement.between(
                        engines, "vae", precision, torch(i), answer(engine, precision, i)))
            .toList());
  }

  /** A step of plain descent with rate 1 moves each parameter by its gradient. */
  private static Answer answer(Engine engine, Precision precision, int number) {
    try (Vae vae =
        VaeJob.builder().optimizer(new Sgd(1)).engine(engine).precision(precision).build()) {
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

package io.github.fmnist.benchmarks;

import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * PyTorch at its best on a CPU: channels-last, pooling before the activation (as all contenders),
 * fused Adam; for inference a frozen graph whose weights are packed for oneDNN beforehand.
 */
final class TorchJob {
  private TorchJob() {}

  static Job of(Workload workload, Autocast autocast) {
    begin();
    TorchCnn cnn = new TorchCnn(workload.activation(), Parameter.initial(), autocast);
    Tensor[] images =
        IntStream.range(0, Batches.COUNT)
            .mapToObj(i -> TorchCnn.images(Batches.images(i, workload.batchSize())))
            .toArray(Tensor[]::new);
    return workload.training() ? training(cnn, images, workload) : inference(cnn, images);
  }

  static Job ofVae(Workload workload, Autocast autocast) {
    begin();
    TorchVae vae;
    try (Vae initial = VaeJob.builder().build()) {
      vae = new TorchVae(VaeJob.parameters(initial), autocast);
    }
    Tensor[] images =
        IntStream.range(0, Batches.COUNT)
            .mapToObj(i -> TorchVae.images(Batches.greys(i, workload.batchSize())))
            .toArray(Tensor[]::new);
    TorchAdam adam = new TorchAdam(1e-3, 0.9, vae.parameters().toArray(Tensor[]::new));
    return scoped(
        number -> {
          Tensor loss = vae.loss(images[number % Batches.COUNT], torch::randn_like);
          loss.backward();
          adam.update();
          checkFinite(loss.item_float());
        });
  }

  static Job ofGan(Workload workload, Autocast autocast) {
    begin();
    TorchGan gan;
    int latentSize;
    try (Gan initial = GanJob.builder().build()) {
      gan = new TorchGan(initial, autocast);
      latentSize = initial.latentSize();
    }
    Tensor[] images =
        IntStream.range(0, Batches.COUNT)
            .mapToObj(i -> TorchGan.images(Batches.greys(i, workload.batchSize())))
            .toArray(Tensor[]::new);
    TorchAverage average = new TorchAverage(gan);
    TorchAdam ofGenerator = new TorchAdam(5e-4, 0.5, gan.generator().toArray(Tensor[]::new));
    TorchAdam ofDiscriminator =
        new TorchAdam(5e-4, 0.5, gan.discriminator().toArray(Tensor[]::new));
    return scoped(
        number -> {
          Tensor real = images[number % Batches.COUNT];
          Tensor drawn = gan.draw(torch.randn(workload.batchSize(), latentSize));
          Tensor signs = torch.rand_like(real).sub_(new Scalar(0.5)).sign_();
          Tensor loss = gan.discriminatorLoss(real, TorchGan.neighbours(real, signs), drawn);
          loss.backward();
          ofDiscriminator.update();
          Tensor generatorLoss = gan.generatorLoss(drawn);
          generatorLoss.backward();
          ofGenerator.update();
          average.follow(number + 1);
          checkFinite(loss.item_float());
          checkFinite(generatorLoss.item_float());
        });
  }

  /**
   * Loads PyTorch's OpenMP before nd4j's. Where threads are to be bound, the first OpenMP of a
   * process binds the thread that loads it to a core, and the next one, which sees that core only,
   * would run all its threads there.
   */
  private static void begin() {
    Path libraries = Path.of(System.getProperty("java.library.path"));
    try (DirectoryStream<Path> openMp = Files.newDirectoryStream(libraries, "libgomp*")) {
      openMp.forEach(library -> System.load(library.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    torch.set_num_threads(Integer.parseInt(System.getenv("OMP_NUM_THREADS")));
  }

  private static Job training(TorchCnn cnn, Tensor[] images, Workload workload) {
    Tensor[] labels =
        IntStream.range(0, Batches.COUNT)
            .mapToObj(i -> TorchCnn.labels(Batches.labels(i, workload.batchSize())))
            .toArray(Tensor[]::new);
    TorchAdam adam = new TorchAdam(1e-3, 0.9, cnn.parameters().values().toArray(Tensor[]::new));
    return scoped(
        number -> {
          int i = number % Batches.COUNT;
          Tensor loss = torch.cross_entropy_loss(cnn.logits(images[i]), labels[i]);
          loss.backward();
          adam.update();
          checkFinite(loss.item_float());
        });
  }

  private static Job inference(TorchCnn cnn, Tensor[] images) {
    TorchFrozenCnn frozen = new TorchFrozenCnn(cnn);
    return scoped(
        number ->
            checkFinite(frozen.logits(images[number % Batches.COUNT]).data_ptr_float().get()));
  }

  /** Frees all tensors of a run at its end, instead of when Java collects its garbage. */
  private static Job scoped(Job job) {
    return number -> {
      PointerScope scope = new PointerScope();
      try {
        job.run(number);
      } finally {
        scope.close();
      }
    };
  }

  private static void checkFinite(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalStateException("PyTorch computed " + value);
    }
  }
}

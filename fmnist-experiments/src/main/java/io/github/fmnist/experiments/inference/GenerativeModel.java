package io.github.fmnist.experiments.inference;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The model of a run of {@code vae} or {@code gan}, which makes images of codes. */
sealed interface GenerativeModel extends AutoCloseable {
  /**
   * Returns images of random codes; the same seed gives the same images. The codes of a VAE are
   * those of its sampler, or of its prior if the run has no sampler.
   */
  INDArray sample(int count, long seed, int... labels);

  /** Returns the image of each code, {@code [n, latent size]}. */
  INDArray decode(INDArray codes, int... labels);

  int latentSize();

  /** Returns the number of classes of a conditional model, 0 for others. */
  int classes();

  @Override
  void close();

  /**
   * Reads the model of a run.
   *
   * @throws FileSystemException if the run has none
   */
  static GenerativeModel of(RunRecord run) throws IOException {
    if (Files.exists(file(run, "vae"))) {
      return OfVae.of(vae(run), file(run, "sampler"));
    }
    if (Files.exists(file(run, "gan"))) {
      return new OfGan(Gan.load(file(run, "gan"), Engine.AUTO));
    }
    throw new FileSystemException(
        run.run().toString(), null, "a run of vae or gan with a trained model expected");
  }

  /**
   * Reads the VAE of a run.
   *
   * @throws FileSystemException if the run has none
   */
  static Vae vae(RunRecord run) throws IOException {
    if (!Files.exists(file(run, "vae"))) {
      throw new FileSystemException(
          run.run().toString(), null, "a run of vae with a trained model expected");
    }
    return Vae.load(file(run, "vae"), Engine.AUTO);
  }

  private static Path file(RunRecord run, String name) {
    return run.run().resolve("models").resolve(name + ".zip");
  }

  /** A variational autoencoder. */
  record OfVae(Vae vae, Sampler sampler) implements GenerativeModel {
    private static OfVae of(Vae vae, Path sampler) throws IOException {
      try {
        return new OfVae(
            vae, Files.exists(sampler) ? vae.loadSampler(sampler)::sample : vae::sample);
      } catch (IOException | RuntimeException e) {
        vae.close();
        throw e;
      }
    }

    @Override
    public INDArray sample(int count, long seed, int... labels) {
      return sampler.sample(count, seed, labels);
    }

    /** Generates images of the given classes. */
    private interface Sampler {
      INDArray sample(int count, long seed, int... labels);
    }

    @Override
    public INDArray decode(INDArray codes, int... labels) {
      return vae.decode(codes, labels);
    }

    @Override
    public int latentSize() {
      return vae.latentSize();
    }

    @Override
    public int classes() {
      return vae.classes();
    }

    @Override
    public void close() {
      vae.close();
    }
  }

  /** A generative adversarial network. */
  record OfGan(Gan gan) implements GenerativeModel {
    @Override
    public INDArray sample(int count, long seed, int... labels) {
      return gan.sample(count, seed, labels);
    }

    @Override
    public INDArray decode(INDArray codes, int... labels) {
      return gan.generate(codes, labels);
    }

    @Override
    public int latentSize() {
      return gan.latentSize();
    }

    @Override
    public int classes() {
      return gan.classes();
    }

    @Override
    public void close() {
      gan.close();
    }
  }
}

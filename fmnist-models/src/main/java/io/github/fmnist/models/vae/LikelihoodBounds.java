package io.github.fmnist.models.vae;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.RandomStream;
import io.github.fmnist.models.internal.mixture.LogSumExp;
import io.github.fmnist.models.internal.prior.Prior;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lower bounds on the log-likelihoods of images under a variational autoencoder. */
final class LikelihoodBounds {
  /** Codes decoded at once: enough for all threads, and little memory. */
  private static final int CHUNK = 500;

  private final VaeSettings settings;
  private final VaeNetworks networks;

  LikelihoodBounds(VaeSettings settings, VaeNetworks networks) {
    this.settings = settings;
    this.networks = networks;
  }

  /** Returns the evidence lower bound, estimated with one code for each image. */
  Elbo elbo(INDArray pixels, @Nullable INDArray oneHot) {
    Posterior posterior = networks.encode(pixels, oneHot);
    boolean learned = networks.learnsPrior();
    Codes codes = new Codes(posterior, networks.prior(), settings.seed(), 1);
    double[] reconstruction = new double[codes.images()];
    double[] divergence =
        Arrays.stream(learned ? posterior.negativeEntropy() : posterior.divergence())
            .mapToDouble(row -> Arrays.stream(row).sum())
            .toArray();
    codes.inChunks(
        (first, count) -> {
          INDArray rows = rows(pixels, first, first + count);
          try (Pass pass = decode(codes, first, count, oneHot)) {
            double[] nats = nats(pass, rows);
            System.arraycopy(nats, 0, reconstruction, (int) first, count);
          }
          for (int i = 0; learned && i < count; i++) {
            divergence[(int) first + i] -= codes.logPrior(i);
          }
        });
    return new Elbo(reconstruction, divergence);
  }

  /** Returns the log mean of p(x, z) / q(z | x) over codes z from q (Burda et al. 2016, eq. 8). */
  double[] logLikelihood(
      INDArray pixels, @Nullable INDArray oneHot, int samples, long seed, IntConsumer progress) {
    Codes codes = new Codes(networks.encode(pixels, oneHot), networks.prior(), seed, samples);
    LogSumExp[] sums = new LogSumExp[codes.images()];
    Arrays.setAll(sums, i -> new LogSumExp());
    codes.inChunks(
        (first, count) -> {
          try (Pass pass = decode(codes, first, count, oneHot)) {
            int[] images = codes.images(first, count);
            INDArray targets =
                images[0] == images[count - 1]
                    ? rows(pixels, images[0], images[0] + 1L)
                    : Nd4j.pullRows(pixels, 1, images, 'c');
            float[] nats = Floats.of(networks.loss().nats(networks.flat(pass.output()), targets));
            for (int i = 0; i < count; i++) {
              sums[images[i]].add(codes.logPriorRatio(i) - nats[i]);
            }
          }
          progress.accept((int) ((first + count) / samples));
        });
    return Arrays.stream(sums).mapToDouble(LogSumExp::mean).toArray();
  }

  private Pass decode(Codes codes, long first, int count, @Nullable INDArray oneHot) {
    INDArray z = Floats.array(codes.sample(first, count), count, codes.size);
    INDArray labels = null;
    if (oneHot != null) {
      labels = Nd4j.pullRows(oneHot, 1, codes.images(first, count), 'c');
    }
    return networks
        .inferringDecoder()
        .forward(VaeNetworks.decoderInput(z, labels), Mode.INFERENCE, 0);
  }

  private double[] nats(Pass pass, INDArray rows) {
    return networks.loss().nats(networks.flat(pass.output()), rows).toDoubleVector();
  }

  private static INDArray rows(INDArray array, long from, long to) {
    return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /**
   * A fixed number of codes for each image, sampled from its posterior in chunks that bound the
   * memory.
   */
  private static final class Codes {
    private final float[][] mean;
    private final double[][] deviation;

    /** Half of the sum of each image's log-variances. */
    private final double[] logVolume;

    private final Prior prior;
    private final CounterRandom random;
    private final int samples;
    private final int size;

    private double[] logPriors = {};
    private double[] logPosteriors = {};

    Codes(Posterior posterior, Prior prior, long seed, int samples) {
      this.prior = prior;
      mean = Floats.rows(posterior.mean());
      float[][] logVariance = Floats.rows(posterior.logVariance());
      deviation = new double[mean.length][];
      logVolume = new double[mean.length];
      for (int i = 0; i < mean.length; i++) {
        float[] row = logVariance[i];
        deviation[i] =
            IntStream.range(0, row.length).mapToDouble(j -> Gaussian.deviation(row[j])).toArray();
        logVolume[i] = 0.5 * IntStream.range(0, row.length).mapToDouble(j -> row[j]).sum();
      }
      random = CounterRandom.of(seed, RandomStream.IMPORTANCE, 0, 0);
      this.samples = samples;
      size = mean[0].length;
    }

    int images() {
      return mean.length;
    }

    /** Returns the index of the image of a code. */
    int image(long code) {
      return (int) (code / samples);
    }

    /** Returns the indices of the images of {@code count} codes. */
    int[] images(long first, int count) {
      return IntStream.range(0, count).map(i -> image(first + i)).toArray();
    }

    void inChunks(Chunk chunk) {
      long codes = (long) images() * samples;
      for (long first = 0; first < codes; first += CHUNK) {
        chunk.accept(first, (int) Math.min(CHUNK, codes - first));
      }
    }

    /**
     * Samples the codes from {@code first} on, {@code [count, size]}, and stores their densities.
     */
    float[] sample(long first, int count) {
      float[] codes = new float[count * size];
      logPosteriors = new double[count];
      for (int row = 0; row < count; row++) {
        int image = image(first + row);
        double squares = 0;
        for (int j = 0; j < size; j++) {
          double noise = random.gaussian((first + row) * size + j);
          codes[row * size + j] = (float) (mean[image][j] + deviation[image][j] * noise);
          squares += noise * noise;
        }
        logPosteriors[row] = Gaussian.logDensity(size, squares) - logVolume[image];
      }
      logPriors = prior.logDensity(codes);
      return codes;
    }

    /** Returns log p(z) for a code of the last sampled chunk. */
    double logPrior(int row) {
      return logPriors[row];
    }

    /** Returns log p(z) - log q(z | x) for a code of the last sampled chunk. */
    double logPriorRatio(int row) {
      return logPriors[row] - logPosteriors[row];
    }

    /** Receives the chunk of codes from {@code first} to {@code first + count - 1}. */
    private interface Chunk {
      void accept(long first, int count);
    }
  }
}

package io.github.fmnist.models.vae;

import io.github.fmnist.engine.LogitFunctions;
import io.github.fmnist.models.internal.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The negative log-likelihood of images, in nats, from a decoder's outputs {@code [b, pixels]}
 * (twice as many for a learned variance).
 */
abstract class PixelLoss {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  static PixelLoss of(Likelihood likelihood, LogitFunctions functions) {
    return switch (likelihood.kind()) {
      case BERNOULLI -> new Bernoulli(functions);
      case GAUSSIAN -> new FixedGaussian(likelihood.deviation());
      case LEARNED_GAUSSIAN -> new LearnedGaussian(likelihood.deviation());
    };
  }

  /**
   * Returns the nats of each row, {@code [b]}; {@code images} are {@code [b, pixels]} or one for
   * all rows.
   */
  abstract INDArray nats(INDArray outputs, INDArray images);

  /** Returns the sum of {@link #nats} over all rows, as training needs it. */
  double total(INDArray outputs, INDArray images) {
    return nats(outputs, images).sumNumber().doubleValue();
  }

  /** Returns the gradient of the sum of all nats with respect to the outputs. */
  abstract INDArray gradient(INDArray outputs, INDArray images);

  /** Returns the mean image of each row of outputs, {@code [b, pixels]}. */
  abstract INDArray mean(INDArray outputs);

  /** softplus(l) - x l, summed over the pixels. */
  private static final class Bernoulli extends PixelLoss {
    private final LogitFunctions functions;
    private INDArray buffer = Nd4j.empty();
    private INDArray products = Nd4j.empty();
    private INDArray ones = Nd4j.empty();
    private INDArray allOnes = Nd4j.empty();

    Bernoulli(LogitFunctions functions) {
      this.functions = functions;
    }

    @Override
    INDArray nats(INDArray logits, INDArray images) {
      INDArray softplus = buffer(logits);
      functions.softplus(logits, softplus);
      if (images.size(0) == 1) {
        // Two products with a vector; each is one BLAS call.
        return softplus.mmul(ones).subi(logits.mmul(images.reshape(-1, 1))).reshape(-1);
      }
      return softplus.subi(logits.mul(images, products)).mmul(ones).reshape(-1);
    }

    @Override
    double total(INDArray logits, INDArray images) {
      INDArray softplus = buffer(logits);
      functions.softplus(logits, softplus);
      return Floats.dot(softplus, allOnes) - Floats.dot(logits, images);
    }

    @Override
    INDArray gradient(INDArray logits, INDArray images) {
      INDArray gradient = buffer(logits);
      functions.sigmoidMinus(logits, images, gradient);
      return gradient;
    }

    @Override
    INDArray mean(INDArray logits) {
      INDArray mean = logits.ulike();
      functions.sigmoid(logits, mean);
      return mean;
    }

    /** Returns a reused array, because allocating one costs more than computing its values. */
    private INDArray buffer(INDArray like) {
      if (!buffer.equalShapes(like)) {
        buffer = Nd4j.createUninitialized(like.dataType(), like.shape(), 'c');
        products = buffer.ulike();
        ones = Nd4j.ones(like.dataType(), like.size(1), 1);
        allOnes = Nd4j.ones(like.dataType(), like.length());
      }
      return buffer;
    }
  }

  private static final class FixedGaussian extends PixelLoss {
    private final double variance;

    FixedGaussian(double deviation) {
      variance = deviation * deviation;
    }

    @Override
    INDArray nats(INDArray means, INDArray images) {
      INDArray difference = means.sub(images);
      return difference
          .muli(difference)
          .divi(2 * variance)
          .sum(1)
          .addi(0.5 * means.size(1) * (LOG_TWO_PI + Math.log(variance)));
    }

    @Override
    INDArray gradient(INDArray means, INDArray images) {
      return means.sub(images).divi(variance);
    }

    @Override
    INDArray mean(INDArray means) {
      return means.dup();
    }
  }

  private static final class LearnedGaussian extends PixelLoss {
    private final double minLogVariance;

    LearnedGaussian(double minDeviation) {
      minLogVariance = 2 * Math.log(minDeviation);
    }

    @Override
    INDArray nats(INDArray outputs, INDArray images) {
      INDArray logVariance = Transforms.max(logVariance(outputs), minLogVariance, true);
      INDArray difference = mean(outputs).subi(images);
      INDArray standardized = difference.muli(difference).divi(Transforms.exp(logVariance, true));
      return standardized.addi(logVariance).addi(LOG_TWO_PI).muli(0.5).sum(1);
    }

    @Override
    INDArray gradient(INDArray outputs, INDArray images) {
      INDArray raw = logVariance(outputs);
      INDArray bounded = Transforms.max(raw, minLogVariance, true);
      INDArray variance = Transforms.exp(bounded, false);
      INDArray difference = mean(outputs).subi(images);
      INDArray byMean = difference.div(variance);
      // (1 - difference^2 / variance) / 2, and 0 at the bound.
      INDArray byLogVariance =
          difference
              .muli(byMean)
              .rsubi(1)
              .muli(0.5)
              .muli(raw.gt(minLogVariance).castTo(raw.dataType()));
      return Nd4j.hstack(byMean, byLogVariance);
    }

    @Override
    INDArray mean(INDArray outputs) {
      return outputs
          .get(NDArrayIndex.all(), NDArrayIndex.interval(0, outputs.size(1) / 2))
          .dup('c');
    }

    private static INDArray logVariance(INDArray outputs) {
      return outputs
          .get(NDArrayIndex.all(), NDArrayIndex.interval(outputs.size(1) / 2, outputs.size(1)))
          .dup('c');
    }
  }
}

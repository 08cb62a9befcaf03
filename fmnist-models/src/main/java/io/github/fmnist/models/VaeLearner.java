package io.github.fmnist.models;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.engine.Want;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The training step of a variational autoencoder: Kingma, Welling 2014, algorithm 1. */
final class VaeLearner implements Trainer.Learner {
  private final VaeSettings settings;
  private final VaePair pair;

  VaeLearner(VaeSettings settings, VaePair pair) {
    this.settings = settings;
    this.pair = pair;
  }

  @Override
  public int epochsDone() {
    return pair.encoder().getEpochCount();
  }

  @Override
  public void epochEnded() {
    pair.encoder().incrementEpochCount();
    pair.decoder().incrementEpochCount();
  }

  @Override
  public boolean needsSeveral(DataSet example) {
    return BatchNormalizations.needSeveral(pair.encoder(), settings.encoderInputs())
        || BatchNormalizations.needSeveral(
            pair.decoder(), settings.latentSize() + settings.classes());
  }

  @Override
  public boolean isFinite() {
    return Trainer.isFinite(pair.encoder()) && Trainer.isFinite(pair.decoder());
  }

  @Override
  public double learn(DataSet batch) {
    int iteration = pair.encoder().getIterationCount();
    INDArray pixels = settings.flat(batch.getFeatures());
    if (settings.redrawn()) {
      pixels =
          Binarization.draw(
              pixels, CounterRandom.of(settings.seed(), RandomStream.PIXELS, 0, iteration));
    }
    INDArray labels = Labels.of(settings.classes(), batch);
    int examples = Math.toIntExact(pixels.size(0));
    double loss;
    pair.compiledEncoder().zeroGradients();
    pair.compiledDecoder().zeroGradients();
    try (Pass encoding =
        pair.compiledEncoder().forward(pair.encoderInput(pixels, labels), Mode.TRAIN, iteration)) {
      float[] posterior = Floats.of(encoding.output());
      LatentStep latent =
          new LatentStep(
              posterior, settings.latentSize(), noise(examples, iteration), settings.freeBits());
      INDArray codes = Floats.array(latent.codes(), examples, settings.latentSize());
      try (Pass decoding =
          pair.compiledDecoder()
              .forward(VaePair.decoderInput(codes, labels), Mode.TRAIN, iteration)) {
        INDArray outputs = pair.flat(decoding.output());
        double weight = klWeight(iteration);
        loss = (pair.loss().total(outputs, pixels) + weight * latent.divergence()) / examples;
        if (!Double.isFinite(loss)) {
          return loss; // and leave the parameters as they are
        }
        INDArray outputGradient = pair.loss().gradient(outputs, pixels);
        INDArray codeGradient =
            decoding.backward(outputGradient.reshape(decoding.output().shape()), Want.BOTH);
        float[] posteriorGradient = latent.gradient(Floats.of(codeGradient), weight);
        encoding.backward(
            Floats.array(posteriorGradient, encoding.output().shape()), Want.PARAMETERS);
      }
    }
    update(examples, iteration);
    return loss;
  }

  private void update(int examples, int iteration) {
    pair.compiledEncoder().update(examples, iteration, epochsDone());
    pair.compiledDecoder().update(examples, iteration, epochsDone());
    pair.encoder().setIterationCount(iteration + 1);
    pair.decoder().setIterationCount(iteration + 1);
  }

  private double klWeight(int iteration) {
    return settings.klWarmUp() == 0
        ? settings.klWeight()
        : settings.klWeight() * Math.min(1, (iteration + 1.0) / settings.klWarmUp());
  }

  private float[] noise(int examples, int iteration) {
    float[] noise = new float[examples * settings.latentSize()];
    CounterRandom random =
        CounterRandom.of(settings.seed(), RandomStream.LATENT_NOISE, 0, iteration);
    Gaussian.fill(noise, 0, noise.length, random, 0);
    return noise;
  }
}

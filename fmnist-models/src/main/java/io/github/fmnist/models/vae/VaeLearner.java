package io.github.fmnist.models.vae;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.BatchNormalizations;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.Labels;
import io.github.fmnist.models.internal.RandomStream;
import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The training step of a variational autoencoder: Kingma, Welling 2014, algorithm 1. */
final class VaeLearner implements Trainer.Learner {
  private final VaeSettings settings;
  private final VaeNetworks networks;

  VaeLearner(VaeSettings settings, VaeNetworks networks) {
    this.settings = settings;
    this.networks = networks;
  }

  @Override
  public int epochsDone() {
    return networks.encoder().getEpochCount();
  }

  @Override
  public void epochEnded() {
    networks.all().forEach(MultiLayerNetwork::incrementEpochCount);
  }

  @Override
  public boolean needsSeveral(DataSet example) {
    return BatchNormalizations.needSeveral(networks.encoder(), settings.encoderInputs())
        || BatchNormalizations.needSeveral(
            networks.decoder(), settings.latentSize() + settings.classes());
  }

  @Override
  public boolean isFinite() {
    return networks.all().stream().allMatch(network -> Floats.areFinite(network.params()));
  }

  @Override
  public double learn(DataSet batch) {
    int iteration = networks.encoder().getIterationCount();
    INDArray pixels = settings.flat(batch.getFeatures());
    if (settings.dynamicBinarization()) {
      pixels =
          Binarization.draw(
              pixels, CounterRandom.of(settings.seed(), RandomStream.PIXELS, 0, iteration));
    }
    INDArray labels = Labels.of(settings.classes(), batch);
    int examples = Math.toIntExact(pixels.size(0));
    double loss;
    MixturePrior prior = networks.prior();
    networks.trainingEncoder().zeroGradients();
    networks.trainingDecoder().zeroGradients();
    try (Pass encoding =
        networks
            .trainingEncoder()
            .forward(networks.encoderInput(pixels, labels), Mode.TRAIN, iteration)) {
      float[] posterior = Floats.of(encoding.output());
      Reparameterization reparameterization =
          new Reparameterization(
              posterior,
              settings.latentSize(),
              noise(examples, iteration),
              settings.freeBits(),
              prior != null);
      INDArray codes = Floats.array(reparameterization.codes(), examples, settings.latentSize());
      try (Pass decoding =
          networks
              .trainingDecoder()
              .forward(VaeNetworks.decoderInput(codes, labels), Mode.TRAIN, iteration)) {
        INDArray outputs = networks.flat(decoding.output());
        double weight = klWeight(iteration);
        double divergence = reparameterization.divergence();
        if (prior != null) {
          divergence -= Arrays.stream(prior.logDensity(reparameterization.codes())).sum();
        }
        loss = (networks.loss().total(outputs, pixels) + weight * divergence) / examples;
        if (!Double.isFinite(loss)) {
          return loss; // without an update of the parameters
        }
        INDArray outputGradient = networks.loss().gradient(outputs, pixels);
        float[] codeGradient =
            Floats.of(
                requireNonNull(
                    decoding.backward(
                        outputGradient.reshape(decoding.output().shape()), Gradients.BOTH)));
        if (prior != null) {
          float[] priorGradient =
              prior.addGradients(reparameterization.codes(), weight, codeGradient);
          networks.updatePrior(priorGradient, examples, iteration, epochsDone());
        }
        float[] posteriorGradient = reparameterization.gradient(codeGradient, weight);
        encoding.backward(
            Floats.array(posteriorGradient, encoding.output().shape()), Gradients.PARAMETERS);
      }
    }
    update(examples, iteration);
    return loss;
  }

  private void update(int examples, int iteration) {
    networks.trainingEncoder().update(examples, iteration, epochsDone());
    networks.trainingDecoder().update(examples, iteration, epochsDone());
    networks.all().forEach(network -> network.setIterationCount(iteration + 1));
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

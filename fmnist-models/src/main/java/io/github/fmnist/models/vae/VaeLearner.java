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
import java.util.Collections;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The training step of a variational autoencoder: Kingma, Welling 2014, algorithm 1; with several
 * codes for each image, Burda, Grosse, Salakhutdinov 2016, section 3.
 */
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
    networks.trainingEncoder().zeroGradients();
    networks.trainingDecoder().zeroGradients();
    try (Pass encoding =
        networks
            .trainingEncoder()
            .forward(networks.encoderInput(pixels, labels), Mode.TRAIN, iteration)) {
      TrainingBound bound = bound(Floats.of(encoding.output()), examples, iteration);
      int size = settings.latentSize();
      INDArray codes = Floats.array(bound.codes(), bound.codes().length / size, size);
      INDArray targets = forEachCode(pixels);
      INDArray conditions = labels == null ? null : forEachCode(labels);
      try (Pass decoding =
          networks
              .trainingDecoder()
              .forward(VaeNetworks.decoderInput(codes, conditions), Mode.TRAIN, iteration)) {
        INDArray outputs = networks.flat(decoding.output());
        loss = bound.loss(networks.loss(), outputs, targets) / examples;
        if (!Double.isFinite(loss)) {
          return loss; // without an update of the parameters
        }
        INDArray outputGradient = bound.outputGradient(networks.loss(), outputs, targets);
        float[] codeGradient =
            Floats.of(
                requireNonNull(
                    decoding.backward(
                        outputGradient.reshape(decoding.output().shape()), Gradients.BOTH)));
        float[] priorGradient = bound.priorGradient(codeGradient);
        if (networks.learnsPrior()) {
          networks.updatePrior(priorGradient, examples, iteration, epochsDone());
        }
        encoding.backward(
            Floats.array(bound.posteriorGradient(codeGradient), encoding.output().shape()),
            Gradients.PARAMETERS);
      }
    }
    update(examples, iteration);
    return loss;
  }

  private TrainingBound bound(float[] posterior, int examples, int iteration) {
    int size = settings.latentSize();
    float[] noise = noise(codes(examples), iteration);
    double klWeight = klWeight(iteration);
    if (settings.trainingSamples() > 1) {
      return new ImportanceWeightedBound(posterior, size, noise, networks.prior(), klWeight);
    }
    boolean learned = networks.learnsPrior();
    return new EvidenceLowerBound(
        new Reparameterization(posterior, size, noise, settings.freeBits(), learned),
        klWeight,
        learned ? networks.prior() : null);
  }

  /** Returns the number of codes for a batch. */
  private int codes(int examples) {
    long codes = (long) examples * settings.trainingSamples();
    settings.image().requireCount(codes, settings.latentSize());
    return (int) codes;
  }

  /** Returns the rows of a batch once for each code of an image. */
  private INDArray forEachCode(INDArray rows) {
    return settings.trainingSamples() == 1
        ? rows
        : Nd4j.concat(
            0, Collections.nCopies(settings.trainingSamples(), rows).toArray(INDArray[]::new));
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

  private float[] noise(int codes, int iteration) {
    float[] noise = new float[codes * settings.latentSize()];
    CounterRandom random =
        CounterRandom.of(settings.seed(), RandomStream.LATENT_NOISE, 0, iteration);
    Gaussian.fill(noise, 0, noise.length, random, 0);
    return noise;
  }
}

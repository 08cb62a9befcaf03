package io.github.fmnist.models.vae;

import static java.util.Objects.requireNonNull;
import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.LogitFunctions;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.LastActivation;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.RandomStream;
import io.github.fmnist.models.internal.TrainableNetwork;
import io.github.fmnist.models.internal.archive.NetworkTrial;
import io.github.fmnist.models.internal.prior.MixturePrior;
import io.github.fmnist.models.internal.prior.Prior;
import io.github.fmnist.models.internal.prior.StandardNormalPrior;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A compiled encoder and decoder, a learned prior if there is one, and the likelihood of pixels.
 */
final class VaeNetworks implements AutoCloseable {
  private final VaeSettings settings;
  private final TrainableNetwork encoder;
  private final TrainableNetwork decoder;
  private final @Nullable TrainableNetwork prior;
  private final LogitFunctions functions;
  private final PixelLoss loss;

  /**
   * Checks and compiles the networks.
   *
   * @param prior a layer whose weights are the parameters of a learned prior; null for the standard
   *     normal distribution
   * @param precision the precision of training; that of the prior is float32
   */
  VaeNetworks(
      VaeSettings settings,
      MultiLayerNetwork encoder,
      MultiLayerNetwork decoder,
      @Nullable MultiLayerNetwork prior,
      Engine engine,
      Precision precision) {
    this.settings = settings;
    NetworkShape encoderShape =
        settings.classes() == 0
            ? NetworkShape.ofImages("encoder", settings.image())
            : NetworkShape.ofRows("encoder", settings.encoderInputs());
    NetworkShape decoderShape =
        NetworkShape.ofRows("decoder", settings.latentSize() + settings.classes());
    encoderShape.requireEnd(encoder);
    decoderShape.requireEnd(decoder);
    LastActivation.of(encoder).requireNone("encoder", "means and log-variances");
    settings.likelihood().requireSuited(LastActivation.of(decoder));
    if (prior != null) {
      requirePrior(prior, settings);
    }
    try {
      this.encoder = new TrainableNetwork(encoder, engine, precision);
      this.decoder = new TrainableNetwork(decoder, engine, precision);
      this.prior = prior == null ? null : new TrainableNetwork(prior, engine, Precision.FLOAT32);
      functions = new LogitFunctions(this.decoder.engine());
      loss = PixelLoss.of(settings.likelihood(), functions);
      encoderShape.requireBounded(encoder, this.encoder.engine());
      decoderShape.requireBounded(decoder, this.decoder.engine());
      encoderShape.requireOutputs(inferringEncoder(), 2 * settings.latentSize());
      decoderShape.requireImages(
          inferringDecoder(), settings.image(), settings.likelihood().outputsPerPixel());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Refuses a network that is not one layer with the parameters of a prior as its weights. */
  private static void requirePrior(MultiLayerNetwork prior, VaeSettings settings) {
    LastActivation.of(prior).requireNone("prior", "parameters of a mixture");
    long[] shape = {settings.priorComponents(), MixturePrior.parameters(settings.latentSize())};
    checkArgument(
        prior.getnLayers() == 1
            && prior.paramTable().keySet().equals(Set.of("0_W"))
            && Arrays.equals(prior.getParam("0_W").shape(), shape),
        "a prior with weights %s in one layer expected, found %s",
        Arrays.toString(shape),
        prior.paramTable().values().stream().map(INDArray::shape).map(Arrays::toString).toList());
  }

  /** Trains one step on zeros; if that fails, closes the networks and throws the exception. */
  void tryOut() {
    try {
      NetworkTrial.train(
          trainingEncoder(), encoder(), settings.encoderInputs(), Gradients.PARAMETERS);
      NetworkTrial.train(
          trainingDecoder(), decoder(), settings.latentSize() + settings.classes(), Gradients.BOTH);
      if (prior != null) {
        NetworkTrial.train(
            prior.forTraining(), prior.network(), settings.priorComponents(), Gradients.PARAMETERS);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  MultiLayerNetwork encoder() {
    return encoder.network();
  }

  MultiLayerNetwork decoder() {
    return decoder.network();
  }

  CompiledNetwork trainingEncoder() {
    return encoder.forTraining();
  }

  CompiledNetwork trainingDecoder() {
    return decoder.forTraining();
  }

  CompiledNetwork inferringDecoder() {
    return decoder.forInference();
  }

  private CompiledNetwork inferringEncoder() {
    return encoder.forInference();
  }

  /** Returns all networks that are trained. */
  List<MultiLayerNetwork> all() {
    return prior == null
        ? List.of(encoder(), decoder())
        : List.of(encoder(), decoder(), prior.network());
  }

  boolean learnsPrior() {
    return prior != null;
  }

  /** Returns the prior as it is now. */
  Prior prior() {
    return prior == null
        ? new StandardNormalPrior(settings.latentSize())
        : new MixturePrior(priorParameters(prior.network()), settings.latentSize());
  }

  /** Returns the parameters of a learned prior as {@link MixturePrior} takes them. */
  static float[] priorParameters(MultiLayerNetwork prior) {
    return Floats.of(prior.getParam("0_W"));
  }

  /** Returns random codes of the prior, {@code [count, latent size]}. */
  float[] priorCodes(int count, CounterRandom random) {
    int size = settings.latentSize();
    float[] codes = new float[Math.multiplyExact(count, size)];
    Prior distribution = prior();
    for (int i = 0; i < count; i++) {
      distribution.sample(random, i, codes, i * size);
    }
    return codes;
  }

  /** Changes the parameters of a learned prior by their gradient, a sum over the examples. */
  void updatePrior(float[] gradient, int examples, int iteration, int epoch) {
    CompiledNetwork training = requireNonNull(prior).forTraining();
    training.zeroGradients();
    INDArray identity = Nd4j.eye(settings.priorComponents()).castTo(DataType.FLOAT);
    try (Pass pass = training.forward(identity, Mode.TRAIN, iteration)) {
      pass.backward(Floats.array(gradient, pass.output().shape()), Gradients.PARAMETERS);
    }
    training.update(examples, iteration, epoch);
  }

  /** Sets the initial parameters of a prior. */
  static void initialize(MultiLayerNetwork prior, VaeSettings settings) {
    CounterRandom random = CounterRandom.of(settings.seed(), RandomStream.PRIOR, 0, 0);
    INDArray weights = prior.getParam("0_W");
    weights.assign(
        Floats.array(
            MixturePrior.initial(settings.priorComponents(), settings.latentSize(), random),
            weights.shape()));
  }

  PixelLoss loss() {
    return loss;
  }

  /** Returns stock Deeplearning4j if it computes one of the networks. */
  Engine engine() {
    return encoder.engine() == Engine.DL4J ? Engine.DL4J : decoder.engine();
  }

  /** Returns the encoder's input: pixels and labels. */
  INDArray encoderInput(INDArray pixels, @Nullable INDArray oneHot) {
    return VaeSettings.withLabels(pixels, oneHot, settings.valuesPerClass());
  }

  /** Returns the decoder's input: codes and labels. */
  static INDArray decoderInput(INDArray codes, @Nullable INDArray oneHot) {
    return VaeSettings.withLabels(codes, oneHot, 1);
  }

  Posterior encode(INDArray pixels, @Nullable INDArray oneHot) {
    int size = settings.latentSize();
    INDArray both = inferringEncoder().infer(encoderInput(pixels, oneHot)).reshape(-1, 2L * size);
    return new Posterior(columns(both, 0, size), columns(both, size, 2L * size));
  }

  /** Returns the mean images of codes, {@code [n, pixels]}. */
  INDArray decode(INDArray codes, @Nullable INDArray oneHot) {
    return loss.mean(flat(inferringDecoder().infer(decoderInput(codes, oneHot))));
  }

  /** Returns the decoder's outputs as rows. */
  INDArray flat(INDArray outputs) {
    return outputs.reshape(outputs.size(0), settings.decoderOutputs());
  }

  @Override
  public void close() {
    if (functions != null) {
      functions.close();
    }
    if (prior != null) {
      prior.close();
    }
    if (decoder != null) {
      decoder.close();
    }
    if (encoder != null) {
      encoder.close();
    }
  }

  private static INDArray columns(INDArray array, long from, long to) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
  }
}

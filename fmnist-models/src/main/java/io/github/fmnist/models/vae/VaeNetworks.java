package io.github.fmnist.models.vae;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.LogitFunctions;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.internal.LastActivation;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.TrainableNetwork;
import io.github.fmnist.models.internal.archive.NetworkTrial;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A compiled encoder and decoder, and the likelihood of pixels. */
final class VaeNetworks implements AutoCloseable {
  private final VaeSettings settings;
  private final TrainableNetwork encoder;
  private final TrainableNetwork decoder;
  private final LogitFunctions functions;
  private final PixelLoss loss;

  /**
   * Checks and compiles the networks.
   *
   * @param precision the precision of training
   */
  VaeNetworks(
      VaeSettings settings,
      MultiLayerNetwork encoder,
      MultiLayerNetwork decoder,
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
    this.encoder = new TrainableNetwork(encoder, engine, precision);
    this.decoder = afterEncoder(decoder, engine, precision);
    functions = new LogitFunctions(this.decoder.engine());
    loss = PixelLoss.of(settings.likelihood(), functions);
    try {
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

  /** Trains one step on zeros; if that fails, closes the networks and throws the exception. */
  void tryOut() {
    try {
      NetworkTrial.train(
          trainingEncoder(), encoder(), settings.encoderInputs(), Gradients.PARAMETERS);
      NetworkTrial.train(
          trainingDecoder(), decoder(), settings.latentSize() + settings.classes(), Gradients.BOTH);
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
    functions.close();
    decoder.close();
    encoder.close();
  }

  private static INDArray columns(INDArray array, long from, long to) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
  }

  /** Compiles the decoder; if that fails, closes the encoder. */
  private TrainableNetwork afterEncoder(
      MultiLayerNetwork decoder, Engine engine, Precision precision) {
    try {
      return new TrainableNetwork(decoder, engine, precision);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }
}

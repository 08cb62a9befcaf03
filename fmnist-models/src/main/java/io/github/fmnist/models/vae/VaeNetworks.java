package io.github.fmnist.models.vae;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.LogitFunctions;
import io.github.fmnist.models.internal.LastActivation;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.archive.NetworkTrial;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A compiled encoder and decoder, and the likelihood of pixels. */
final class VaeNetworks implements AutoCloseable {
  private final VaeSettings settings;
  private final MultiLayerNetwork encoder;
  private final MultiLayerNetwork decoder;
  private final CompiledNetwork compiledEncoder;
  private final CompiledNetwork compiledDecoder;
  private final LogitFunctions functions;
  private final PixelLoss loss;

  VaeNetworks(
      VaeSettings settings, MultiLayerNetwork encoder, MultiLayerNetwork decoder, Engine engine) {
    this.settings = settings;
    this.encoder = encoder;
    this.decoder = decoder;
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
    compiledEncoder = engine.compile(encoder);
    compiledDecoder = compiled(engine, decoder);
    functions = new LogitFunctions(compiledDecoder.engine());
    loss = PixelLoss.of(settings.likelihood(), functions);
    try {
      encoderShape.requireBounded(encoder, compiledEncoder.engine());
      decoderShape.requireBounded(decoder, compiledDecoder.engine());
      encoderShape.requireOutputs(compiledEncoder, 2 * settings.latentSize());
      decoderShape.requireImages(
          compiledDecoder, settings.image(), settings.likelihood().outputsPerPixel());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Trains one step on zeros; if that fails, closes the networks and throws the exception. */
  void tryOut() {
    try {
      NetworkTrial.train(compiledEncoder, encoder, settings.encoderInputs(), Gradients.PARAMETERS);
      NetworkTrial.train(
          compiledDecoder, decoder, settings.latentSize() + settings.classes(), Gradients.BOTH);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  MultiLayerNetwork encoder() {
    return encoder;
  }

  MultiLayerNetwork decoder() {
    return decoder;
  }

  CompiledNetwork compiledEncoder() {
    return compiledEncoder;
  }

  CompiledNetwork compiledDecoder() {
    return compiledDecoder;
  }

  PixelLoss loss() {
    return loss;
  }

  /** Returns stock Deeplearning4j if it computes one of the networks. */
  Engine engine() {
    return compiledEncoder.engine() == Engine.DL4J ? Engine.DL4J : compiledDecoder.engine();
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
    INDArray both = compiledEncoder.infer(encoderInput(pixels, oneHot)).reshape(-1, 2L * size);
    return new Posterior(columns(both, 0, size), columns(both, size, 2L * size));
  }

  /** Returns the mean images of codes, {@code [n, pixels]}. */
  INDArray decode(INDArray codes, @Nullable INDArray oneHot) {
    return loss.mean(flat(compiledDecoder.infer(decoderInput(codes, oneHot))));
  }

  /** Returns the decoder's outputs as rows. */
  INDArray flat(INDArray outputs) {
    return outputs.reshape(outputs.size(0), settings.decoderOutputs());
  }

  @Override
  public void close() {
    functions.close();
    compiledDecoder.close();
    compiledEncoder.close();
  }

  private static INDArray columns(INDArray array, long from, long to) {
    return array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
  }

  private CompiledNetwork compiled(Engine engine, MultiLayerNetwork second) {
    try {
      return engine.compile(second);
    } catch (RuntimeException e) {
      compiledEncoder.close();
      throw e;
    }
  }
}

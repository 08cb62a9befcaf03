package io.github.fmnist.models.gan;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.models.internal.LastActivation;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.archive.NetworkTrial;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A generator, its average and a discriminator, ready to compute. */
final class GanNetworks implements AutoCloseable {
  private final GanSettings settings;
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork average;
  private final MultiLayerNetwork discriminator;
  private final @Nullable SpectralNorm spectralNorm;
  private final Optional<LastActivation.PixelRange> drawnRange;
  private CompiledNetwork compiledGenerator;
  private CompiledNetwork compiledAverage;
  private CompiledNetwork compiledDiscriminator;

  /**
   * Makes ready.
   *
   * @param average the generator itself if there is none
   * @param spectralNorm of the discriminator, or null
   */
  GanNetworks(
      GanSettings settings,
      MultiLayerNetwork generator,
      MultiLayerNetwork average,
      MultiLayerNetwork discriminator,
      @Nullable SpectralNorm spectralNorm,
      Engine engine) {
    this.settings = settings;
    this.generator = generator;
    this.average = average;
    this.discriminator = discriminator;
    this.spectralNorm = spectralNorm;
    NetworkShape ofGenerator = NetworkShape.ofRows("generator", settings.generatorInputs());
    NetworkShape ofAverage = NetworkShape.ofRows("average", settings.generatorInputs());
    NetworkShape ofDiscriminator = NetworkShape.ofImages("discriminator", settings.image());
    ofGenerator.requireEnd(generator);
    ofAverage.requireEnd(average);
    ofDiscriminator.requireEnd(discriminator);
    LastActivation last = LastActivation.of(generator);
    last.requireImages("generator");
    LastActivation.of(average).requireImages("average");
    drawnRange = last.range();
    LastActivation.of(discriminator).requireLogits("discriminator", "logits");
    AveragedGenerator.requireAlike(generator, average);
    try {
      compiledGenerator = engine.compile(generator);
      compiledAverage = settings.averages() ? engine.compile(average) : compiledGenerator;
      compiledDiscriminator = engine.compile(discriminator);
      ofGenerator.requireBounded(generator, compiledGenerator.engine());
      ofAverage.requireBounded(average, compiledAverage.engine());
      ofDiscriminator.requireBounded(discriminator, compiledDiscriminator.engine());
      ofGenerator.requireImages(compiledGenerator, settings.image(), 1);
      ofAverage.requireImages(compiledAverage, settings.image(), 1);
      ofDiscriminator.requireOutputs(compiledDiscriminator, settings.discriminatorOutputs());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Trains on zeros; throws what keeps the networks from it, and closes them then. */
  void tryOut() {
    try {
      NetworkTrial.train(
          compiledGenerator, generator, settings.generatorInputs(), Gradients.PARAMETERS);
      NetworkTrial.train(compiledDiscriminator, discriminator, settings.pixels(), Gradients.BOTH);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  MultiLayerNetwork generator() {
    return generator;
  }

  MultiLayerNetwork average() {
    return average;
  }

  MultiLayerNetwork discriminator() {
    return discriminator;
  }

  @Nullable SpectralNorm spectralNorm() {
    return spectralNorm;
  }

  CompiledNetwork compiledGenerator() {
    return compiledGenerator;
  }

  CompiledNetwork compiledDiscriminator() {
    return compiledDiscriminator;
  }

  /** Stock Deeplearning4j if that computes any of the networks. */
  Engine engine() {
    return compiledGenerator.engine() == Engine.DL4J ? Engine.DL4J : compiledDiscriminator.engine();
  }

  /** Images as rows of pixels, refusing those that the generator could never draw. */
  INDArray real(INDArray images) {
    return settings.real(images, drawnRange);
  }

  /** What goes into the generator: codes and labels. */
  static INDArray generatorInput(INDArray codes, @Nullable INDArray oneHot) {
    return oneHot == null ? codes : Nd4j.hstack(codes, oneHot);
  }

  /** The images of codes: {@code [n, pixels]}. */
  INDArray generate(INDArray codes, @Nullable INDArray oneHot) {
    return settings.flat(compiledAverage.infer(generatorInput(codes, oneHot)));
  }

  /** The discriminator's logits: {@code [n]}. */
  double[] discriminate(INDArray pixels, int... labels) {
    return new DiscriminatorOutput(compiledDiscriminator.infer(pixels), labels).logits();
  }

  @Override
  public void close() {
    if (compiledGenerator != null) {
      compiledGenerator.close();
    }
    if (compiledAverage != null) {
      compiledAverage.close();
    }
    if (compiledDiscriminator != null) {
      compiledDiscriminator.close();
    }
  }
}

package io.github.fmnist.models.gan;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.internal.LastActivation;
import io.github.fmnist.models.internal.NetworkShape;
import io.github.fmnist.models.internal.TrainableNetwork;
import io.github.fmnist.models.internal.archive.NetworkTrial;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A compiled generator, its average and a discriminator. */
final class GanNetworks implements AutoCloseable {
  private final GanSettings settings;
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork average;
  private final MultiLayerNetwork discriminator;
  private final @Nullable SpectralNorm spectralNorm;
  private final Optional<LastActivation.PixelRange> generatorRange;
  private TrainableNetwork compiledGenerator;
  private CompiledNetwork compiledAverage;
  private TrainableNetwork compiledDiscriminator;

  /**
   * Checks and compiles the networks.
   *
   * @param average the average, or the generator itself without averaging
   * @param spectralNorm the discriminator's spectral normalization, or null
   * @param precision the precision of training
   */
  GanNetworks(
      GanSettings settings,
      MultiLayerNetwork generator,
      MultiLayerNetwork average,
      MultiLayerNetwork discriminator,
      @Nullable SpectralNorm spectralNorm,
      Engine engine,
      Precision precision) {
    this.settings = settings;
    this.generator = generator;
    this.average = average;
    this.discriminator = discriminator;
    this.spectralNorm = spectralNorm;
    NetworkShape generatorShape = NetworkShape.ofRows("generator", settings.generatorInputs());
    NetworkShape averageShape = NetworkShape.ofRows("average", settings.generatorInputs());
    NetworkShape discriminatorShape = NetworkShape.ofImages("discriminator", settings.image());
    generatorShape.requireEnd(generator);
    averageShape.requireEnd(average);
    discriminatorShape.requireEnd(discriminator);
    LastActivation last = LastActivation.of(generator);
    last.requireImages("generator");
    LastActivation.of(average).requireImages("average");
    generatorRange = last.range();
    LastActivation.of(discriminator).requireLogits("discriminator", "logits");
    AveragedGenerator.requireSameParameters(generator, average);
    try {
      compiledGenerator = new TrainableNetwork(generator, engine, precision);
      compiledAverage =
          settings.averages() ? engine.compile(average) : compiledGenerator.forInference();
      compiledDiscriminator = new TrainableNetwork(discriminator, engine, precision);
      generatorShape.requireBounded(generator, compiledGenerator.engine());
      averageShape.requireBounded(average, compiledAverage.engine());
      discriminatorShape.requireBounded(discriminator, compiledDiscriminator.engine());
      generatorShape.requireImages(compiledGenerator.forInference(), settings.image(), 1);
      averageShape.requireImages(compiledAverage, settings.image(), 1);
      discriminatorShape.requireOutputs(
          compiledDiscriminator.forInference(), settings.discriminatorOutputs());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Trains one step on zeros; if that fails, closes the networks and throws the exception. */
  void tryOut() {
    try {
      NetworkTrial.train(
          trainingGenerator(), generator, settings.generatorInputs(), Gradients.PARAMETERS);
      NetworkTrial.train(trainingDiscriminator(), discriminator, settings.pixels(), Gradients.BOTH);
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

  CompiledNetwork trainingGenerator() {
    return compiledGenerator.forTraining();
  }

  CompiledNetwork trainingDiscriminator() {
    return compiledDiscriminator.forTraining();
  }

  /** Returns stock Deeplearning4j if it computes any of the networks. */
  Engine engine() {
    return compiledGenerator.engine() == Engine.DL4J ? Engine.DL4J : compiledDiscriminator.engine();
  }

  /** Returns images as rows of pixels; refuses pixels out of the generator's range. */
  INDArray real(INDArray images) {
    return settings.real(images, generatorRange);
  }

  /** Returns the generator's input: codes and labels. */
  static INDArray generatorInput(INDArray codes, @Nullable INDArray oneHot) {
    return oneHot == null ? codes : Nd4j.hstack(codes, oneHot);
  }

  /** Returns the images of codes, {@code [n, pixels]}. */
  INDArray generate(INDArray codes, @Nullable INDArray oneHot) {
    return settings.flat(compiledAverage.infer(generatorInput(codes, oneHot)));
  }

  /** Returns the discriminator's logits, {@code [n]}. */
  double[] discriminate(INDArray pixels, int... labels) {
    return new DiscriminatorOutput(compiledDiscriminator.forInference().infer(pixels), labels)
        .logits();
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

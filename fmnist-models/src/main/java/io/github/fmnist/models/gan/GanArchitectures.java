package io.github.fmnist.models.gan;

import io.github.fmnist.models.internal.NetworkParts;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Deeplearning4j configurations of dense and convolutional generators and discriminators. The
 * convolutional networks follow Radford et al. 2016, arXiv 1511.06434, section 3.
 */
final class GanArchitectures {
  /** Slope of the discriminator's rectifiers below 0 (Radford et al. 2016, section 4). */
  private static final double LEAK = 0.2;

  private final GanSettings settings;
  private final IUpdater generatorOptimizer;
  private final IUpdater discriminatorOptimizer;

  GanArchitectures(
      GanSettings settings, IUpdater generatorOptimizer, IUpdater discriminatorOptimizer) {
    this.settings = settings;
    this.generatorOptimizer = generatorOptimizer;
    this.discriminatorOptimizer = discriminatorOptimizer;
  }

  /** Returns dense layers of the given sizes with batch normalization, then the pixels. */
  MultiLayerConfiguration denseGenerator(int... units) {
    ListBuilder layers = generator();
    int inputs = settings.generatorInputs();
    for (int unit : units) {
      layers.layer(NetworkParts.dense(inputs, unit)).layer(normalization(unit)).layer(rectifier());
      inputs = unit;
    }
    return layers
        .layer(
            new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(settings.pixels())
                .activation(Activation.SIGMOID)
                .build())
        .build();
  }

  /** Returns dense layers of the given sizes in reverse order, then the logits. */
  MultiLayerConfiguration denseDiscriminator(int... units) {
    ListBuilder layers = discriminator();
    int inputs = settings.pixels();
    for (int i = units.length - 1; i >= 0; i--) {
      layers.layer(NetworkParts.dense(inputs, units[i]));
      inputs = units[i];
    }
    return layers.layer(logits(inputs)).build();
  }

  /**
   * Returns two dense layers, then two convolutions of upsampled planes, which double the sides,
   * and a convolution. Transposed convolutions instead would leave a texture in garments that takes
   * many epochs to disappear (Odena et al. 2016, Deconvolution and Checkerboard Artifacts).
   */
  MultiLayerConfiguration convolutionalGenerator(int filters, int units) {
    NetworkParts.checkSides(settings.height(), settings.width());
    int height = settings.height() / 4;
    int width = settings.width() / 4;
    int planes = 2 * filters;
    int last = (filters + 1) / 2;
    return generator()
        .layer(NetworkParts.dense(settings.generatorInputs(), units))
        .layer(normalization(units))
        .layer(rectifier())
        .layer(NetworkParts.dense(units, NetworkParts.values(planes, height, width)))
        // Normalizes each value by itself, before reshaping to planes, so that all values vary from
        // image to image.
        .layer(normalization(NetworkParts.values(planes, height, width)))
        .layer(rectifier())
        .inputPreProcessor(6, new FeedForwardToCnnPreProcessor(height, width, planes))
        .layer(upsampling())
        .layer(convolution(planes, filters).build())
        .layer(normalization(filters))
        .layer(rectifier())
        .layer(upsampling())
        .layer(convolution(filters, last).build())
        .layer(normalization(last))
        .layer(rectifier())
        .layer(convolution(last, settings.channels()).activation(Activation.SIGMOID).build())
        .build();
  }

  /**
   * Returns two convolutions that halve the sides, a dense layer, then the logits, with batch
   * normalization behind every layer but the first and the last, or without if its weights are
   * normalized. Without the dense layer the logit would be a sum over small patches and would not
   * depend on how they fit together.
   */
  MultiLayerConfiguration convolutionalDiscriminator(int filters, int units) {
    NetworkParts.checkSides(settings.height(), settings.width());
    ListBuilder layers = discriminator().layer(NetworkParts.halving(filters));
    normalized(layers, NetworkParts.halving(2 * filters), 2 * filters);
    normalized(layers, new DenseLayer.Builder().nOut(units).build(), units);
    return layers
        .layer(logits(units))
        .setInputType(
            InputType.convolutionalFlat(settings.height(), settings.width(), settings.channels()))
        .build();
  }

  /** Adds a layer of the discriminator, normalized by batches unless its weights are normalized. */
  private void normalized(ListBuilder layers, BaseLayer layer, int planes) {
    layers.layer(layer);
    if (!settings.spectralNormalization()) {
      layer.setActivationFn(new ActivationIdentity());
      layers
          .layer(normalization(planes))
          .layer(new ActivationLayer.Builder().activation(new ActivationLReLU(LEAK)).build());
    }
  }

  /** Begins a generator; its activations are separate layers behind the normalizations. */
  private ListBuilder generator() {
    return NetworkParts.begin(
        settings.seed(), 0, generatorOptimizer, new ActivationIdentity(), WeightInit.RELU);
  }

  private ListBuilder discriminator() {
    return NetworkParts.begin(
        settings.seed(), 1, discriminatorOptimizer, new ActivationLReLU(LEAK), WeightInit.RELU);
  }

  private DenseLayer logits(int inputs) {
    return NetworkParts.output(inputs, settings.discriminatorOutputs());
  }

  private static Upsampling2D upsampling() {
    return new Upsampling2D.Builder(2).build();
  }

  private static ConvolutionLayer.Builder convolution(int inputs, int filters) {
    return new ConvolutionLayer.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(inputs)
        .nOut(filters);
  }

  private static BatchNormalization normalization(int planes) {
    return new BatchNormalization.Builder().nIn(planes).nOut(planes).build();
  }

  private static ActivationLayer rectifier() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }
}

package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Generators and discriminators of two kinds, as Deeplearning4j configures networks. The
 * convolutional ones follow Radford et al. 2016, arXiv 1511.06434, section 3.
 */
final class GanNetworks {
  /** Kernels that the stride of 2 divides, so that all pixels are drawn alike. */
  private static final int KERNEL = 4;

  /** Slope of the discriminator's rectifiers below 0: Radford et al. 2016, section 4. */
  private static final double LEAK = 0.2;

  private final GanSettings settings;
  private final IUpdater generatorOptimizer;
  private final IUpdater discriminatorOptimizer;

  GanNetworks(GanSettings settings, IUpdater generatorOptimizer, IUpdater discriminatorOptimizer) {
    this.settings = settings;
    this.generatorOptimizer = generatorOptimizer;
    this.discriminatorOptimizer = discriminatorOptimizer;
  }

  /** Dense layers of the given sizes, normalized, then the pixels. */
  MultiLayerConfiguration denseGenerator(int... units) {
    ListBuilder layers = generator();
    int inputs = settings.generatorInputs();
    for (int unit : units) {
      layers.layer(dense(inputs, unit)).layer(normalization(unit)).layer(rectifier());
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

  /** Dense layers of the given sizes in reverse, then the logits. */
  MultiLayerConfiguration denseDiscriminator(int... units) {
    ListBuilder layers = discriminator();
    int inputs = settings.pixels();
    for (int i = units.length - 1; i >= 0; i--) {
      layers.layer(dense(inputs, units[i]));
      inputs = units[i];
    }
    return layers.layer(logits(inputs)).build();
  }

  /**
   * Two dense layers, then two transposed convolutions that double the sides, and a convolution:
   * without it each pixel comes of one fourth of a kernel, which shows as a pattern of 2 x 2.
   */
  MultiLayerConfiguration convolutionalGenerator(int filters, int units) {
    checkSides();
    int height = settings.height() / 4;
    int width = settings.width() / 4;
    int planes = 2 * filters;
    int last = (filters + 1) / 2;
    return generator()
        .layer(dense(settings.generatorInputs(), units))
        .layer(normalization(units))
        .layer(rectifier())
        .layer(dense(units, planes * height * width))
        // Each value by itself, before they are planes: all of them then differ from image to
        // image.
        .layer(normalization(planes * height * width))
        .layer(rectifier())
        .inputPreProcessor(6, new FeedForwardToCnnPreProcessor(height, width, planes))
        .layer(doubling(planes, filters))
        .layer(normalization(filters))
        .layer(rectifier())
        .layer(doubling(filters, last))
        .layer(normalization(last))
        .layer(rectifier())
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(last)
                .nOut(settings.channels())
                .activation(Activation.SIGMOID)
                .build())
        .build();
  }

  /**
   * Two convolutions that halve the sides, a dense layer, then the logits. Without the dense layer
   * the logit would be a sum over small patches, and nothing would say that they belong together.
   */
  MultiLayerConfiguration convolutionalDiscriminator(int filters, int units) {
    checkSides();
    return discriminator()
        .layer(halving(filters))
        .layer(halving(2 * filters))
        .layer(new DenseLayer.Builder().nOut(units).build())
        .layer(logits(units))
        .setInputType(
            InputType.convolutionalFlat(settings.height(), settings.width(), settings.channels()))
        .build();
  }

  /** Its activations are layers of their own, behind the normalizations. */
  private ListBuilder generator() {
    return list(0, generatorOptimizer, new ActivationIdentity(), WeightInit.RELU);
  }

  private ListBuilder discriminator() {
    return list(1, discriminatorOptimizer, new ActivationLReLU(LEAK), WeightInit.RELU);
  }

  /** The two networks of a model start from different numbers. */
  private ListBuilder list(
      int network, IUpdater optimizer, IActivation activation, WeightInit weights) {
    return new NeuralNetConfiguration.Builder()
        .seed(2 * settings.seed() + 1 + network)
        .dataType(DataType.FLOAT)
        .updater(optimizer.clone())
        .activation(activation)
        .weightInit(weights)
        .list();
  }

  private static DenseLayer dense(int inputs, int units) {
    return new DenseLayer.Builder().nIn(inputs).nOut(units).build();
  }

  private DenseLayer logits(int inputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(settings.discriminatorOutputs())
        .activation(Activation.IDENTITY)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  private static BatchNormalization normalization(int planes) {
    return new BatchNormalization.Builder().nIn(planes).nOut(planes).build();
  }

  private static ActivationLayer rectifier() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  private static ConvolutionLayer halving(int filters) {
    return new ConvolutionLayer.Builder(KERNEL, KERNEL)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .build();
  }

  private static Deconvolution2D doubling(int inputs, int filters) {
    return new Deconvolution2D.Builder(KERNEL, KERNEL)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(inputs)
        .nOut(filters)
        .build();
  }

  private void checkSides() {
    checkArgument(
        settings.height() % 4 == 0 && settings.width() % 4 == 0,
        "sides that 4 divides expected, which two strides of 2 need; found %s x %s",
        settings.height(),
        settings.width());
  }
}

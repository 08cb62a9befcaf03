package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/** Encoders and decoders of two kinds, as Deeplearning4j configures networks. */
final class VaeNetworks {
  /** Radford et al. 2016, arXiv 1511.06434: kernels that the stride of 2 divides. */
  private static final int KERNEL = 4;

  private final VaeSettings settings;
  private final IActivation activation;
  private final IUpdater optimizer;

  VaeNetworks(VaeSettings settings, IActivation activation, IUpdater optimizer) {
    this.settings = settings;
    this.activation = activation;
    this.optimizer = optimizer;
  }

  /** Dense layers of the given sizes, then mean and log-variance side by side. */
  MultiLayerConfiguration denseEncoder(int... units) {
    ListBuilder layers = list(0);
    int inputs = settings.encoderInputs();
    for (int unit : units) {
      layers.layer(dense(inputs, unit));
      inputs = unit;
    }
    return layers.layer(output(inputs, 2 * settings.latentSize())).build();
  }

  /** Dense layers of the given sizes in reverse, then the pixels. */
  MultiLayerConfiguration denseDecoder(int... units) {
    ListBuilder layers = list(1);
    int inputs = settings.latentSize() + settings.classes();
    for (int i = units.length - 1; i >= 0; i--) {
      layers.layer(dense(inputs, units[i]));
      inputs = units[i];
    }
    return layers.layer(output(inputs, settings.decoderOutputs())).build();
  }

  /** Two convolutions that halve the sides, a dense layer, mean and log-variance. */
  MultiLayerConfiguration convolutionalEncoder(int filters, int units) {
    checkSides();
    int planes = settings.channels() + settings.classes();
    return list(0)
        .layer(halving(filters))
        .layer(halving(2 * filters))
        .layer(new DenseLayer.Builder().nOut(units).build())
        .layer(output(units, 2 * settings.latentSize()))
        .setInputType(InputType.convolutionalFlat(settings.height(), settings.width(), planes))
        .build();
  }

  /** Two dense layers, two transposed convolutions that double the sides, the pixels. */
  MultiLayerConfiguration convolutionalDecoder(int filters, int units) {
    checkSides();
    int height = settings.height() / 4;
    int width = settings.width() / 4;
    int planes = 2 * filters;
    return list(1)
        .layer(dense(settings.latentSize() + settings.classes(), units))
        .layer(dense(units, planes * height * width))
        .inputPreProcessor(2, new FeedForwardToCnnPreProcessor(height, width, planes))
        .layer(doubling(planes, filters))
        .layer(doubling(filters, filters))
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(filters)
                .nOut(settings.channels() * settings.likelihood().outputsPerPixel())
                .activation(Activation.IDENTITY)
                .weightInit(WeightInit.XAVIER)
                .build())
        .build();
  }

  /** The two networks of a model start from different numbers. */
  private ListBuilder list(int network) {
    return new NeuralNetConfiguration.Builder()
        .seed(2 * settings.seed() + 1 + network)
        .dataType(DataType.FLOAT)
        .updater(optimizer.clone())
        .activation(activation)
        .weightInit(HiddenActivations.weightInit(activation))
        .list();
  }

  private static DenseLayer dense(int inputs, int units) {
    return new DenseLayer.Builder().nIn(inputs).nOut(units).build();
  }

  private static DenseLayer output(int inputs, int units) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(units)
        .activation(Activation.IDENTITY)
        .weightInit(WeightInit.XAVIER)
        .build();
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

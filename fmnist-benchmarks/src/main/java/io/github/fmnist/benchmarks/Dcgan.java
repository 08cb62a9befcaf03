package io.github.fmnist.benchmarks;

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
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A DCGAN with transposed convolutions, and without normalization in the discriminator (Radford et
 * al. 2016, arXiv 1511.06434). It does not follow the defaults of {@code Gan.builder()}, so that
 * measurements of different versions can be compared.
 */
final class Dcgan {
  private static final int LATENT_SIZE = 64;
  private static final int UNITS = 256;
  private static final int FILTERS = 32;
  private static final int PLANES = 64;

  /** Rows and columns of the planes that the generator begins with. */
  private static final int SIDE = 7;

  private Dcgan() {}

  static MultiLayerConfiguration generator(long seed, IUpdater optimizer) {
    ListBuilder layers = layers(2 * seed + 1, optimizer, new ActivationIdentity());
    layers.layer(dense(LATENT_SIZE, UNITS));
    normalized(layers, UNITS);
    layers.layer(dense(UNITS, PLANES * SIDE * SIDE));
    normalized(layers, PLANES * SIDE * SIDE);
    layers.inputPreProcessor(6, new FeedForwardToCnnPreProcessor(SIDE, SIDE, PLANES));
    layers.layer(doubling(PLANES, FILTERS));
    normalized(layers, FILTERS);
    layers.layer(doubling(FILTERS, FILTERS / 2));
    normalized(layers, FILTERS / 2);
    return layers
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(FILTERS / 2)
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build())
        .build();
  }

  static MultiLayerConfiguration discriminator(long seed, IUpdater optimizer) {
    return layers(2 * seed + 2, optimizer, new ActivationLReLU(0.2))
        .layer(halving(FILTERS))
        .layer(halving(PLANES))
        .layer(new DenseLayer.Builder().nOut(UNITS).build())
        .layer(
            new DenseLayer.Builder()
                .nOut(1)
                .activation(Activation.IDENTITY)
                .weightInit(WeightInit.XAVIER)
                .build())
        .setInputType(InputType.convolutionalFlat(4 * SIDE, 4 * SIDE, 1))
        .build();
  }

  private static ListBuilder layers(long seed, IUpdater optimizer, IActivation activation) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(optimizer)
        .activation(activation)
        .weightInit(WeightInit.RELU)
        .list();
  }

  private static DenseLayer dense(int inputs, int units) {
    return new DenseLayer.Builder().nIn(inputs).nOut(units).build();
  }

  private static void normalized(ListBuilder layers, int planes) {
    layers
        .layer(new BatchNormalization.Builder().nIn(planes).nOut(planes).build())
        .layer(new ActivationLayer.Builder().activation(Activation.RELU).build());
  }

  private static Deconvolution2D doubling(int inputs, int filters) {
    return new Deconvolution2D.Builder(4, 4)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(inputs)
        .nOut(filters)
        .build();
  }

  private static ConvolutionLayer halving(int filters) {
    return new ConvolutionLayer.Builder(4, 4)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .build();
  }
}

package io.github.fmnist.models.vae;

import io.github.fmnist.models.internal.HiddenActivations;
import io.github.fmnist.models.internal.NetworkParts;
import io.github.fmnist.models.internal.prior.MixturePrior;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;

/** Deeplearning4j configurations of dense and convolutional encoders and decoders. */
final class VaeArchitectures {
  private final VaeSettings settings;
  private final IActivation activation;
  private final IUpdater optimizer;

  VaeArchitectures(VaeSettings settings, IActivation activation, IUpdater optimizer) {
    this.settings = settings;
    this.activation = activation;
    this.optimizer = optimizer;
  }

  /** Returns dense layers of the given sizes, then mean and log-variance side by side. */
  MultiLayerConfiguration denseEncoder(int... units) {
    ListBuilder layers = list(0);
    int inputs = settings.encoderInputs();
    for (int unit : units) {
      layers.layer(NetworkParts.dense(inputs, unit));
      inputs = unit;
    }
    return layers.layer(NetworkParts.output(inputs, 2 * settings.latentSize())).build();
  }

  /** Returns dense layers of the given sizes in reverse order, then the pixels. */
  MultiLayerConfiguration denseDecoder(int... units) {
    ListBuilder layers = list(1);
    int inputs = settings.latentSize() + settings.classes();
    for (int i = units.length - 1; i >= 0; i--) {
      layers.layer(NetworkParts.dense(inputs, units[i]));
      inputs = units[i];
    }
    return layers.layer(NetworkParts.output(inputs, settings.decoderOutputs())).build();
  }

  /** Returns two convolutions that halve the sides, a dense layer, then mean and log-variance. */
  MultiLayerConfiguration convolutionalEncoder(int filters, int units) {
    NetworkParts.checkSides(settings.height(), settings.width());
    int planes = settings.channels() + settings.classes();
    return list(0)
        .layer(NetworkParts.halving(filters))
        .layer(NetworkParts.halving(2 * filters))
        .layer(new DenseLayer.Builder().nOut(units).build())
        .layer(NetworkParts.output(units, 2 * settings.latentSize()))
        .setInputType(InputType.convolutionalFlat(settings.height(), settings.width(), planes))
        .build();
  }

  /**
   * Returns two dense layers, two transposed convolutions that double the sides, then the pixels.
   */
  MultiLayerConfiguration convolutionalDecoder(int filters, int units) {
    NetworkParts.checkSides(settings.height(), settings.width());
    int height = settings.height() / 4;
    int width = settings.width() / 4;
    int planes = 2 * filters;
    return list(1)
        .layer(NetworkParts.dense(settings.latentSize() + settings.classes(), units))
        .layer(NetworkParts.dense(units, NetworkParts.values(planes, height, width)))
        .inputPreProcessor(2, new FeedForwardToCnnPreProcessor(height, width, planes))
        .layer(NetworkParts.doubling(planes, filters))
        .layer(NetworkParts.doubling(filters, filters))
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

  /**
   * Returns one layer whose weights are the parameters of a learned prior, a row for each
   * component: an identity matrix as its input gives them as its output.
   */
  MultiLayerConfiguration prior() {
    return list(2)
        .layer(
            new DenseLayer.Builder()
                .nIn(settings.priorComponents())
                .nOut(MixturePrior.parameters(settings.latentSize()))
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build())
        .build();
  }

  private ListBuilder list(int network) {
    return NetworkParts.begin(
        settings.seed(), network, optimizer, activation, HiddenActivations.weightInit(activation));
  }
}

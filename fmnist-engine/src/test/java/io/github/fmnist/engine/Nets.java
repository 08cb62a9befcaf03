package io.github.fmnist.engine;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Creates small networks and their input arrays. */
final class Nets {
  static final long SEED = 11;
  static final int CLASSES = 4;

  private Nets() {}

  static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(SEED);
  }

  static MultiLayerNetwork of(InputType input, Layer... layers) {
    return of(settings(), input, layers);
  }

  /** Returns a network whose biases are not zero, so that they have an effect. */
  static MultiLayerNetwork of(
      NeuralNetConfiguration.Builder settings, InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = settings.list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    if (network.numParams() > 0) {
      network.params().addi(random(5, network.params().shape()).muli(0.1));
    }
    return network;
  }

  /** Returns a network with convolution, pooling, dense layer and softmax on flat images of 8x8. */
  static MultiLayerNetwork smallCnn(NeuralNetConfiguration.Builder settings) {
    return of(
        settings,
        InputType.convolutionalFlat(8, 8, 1),
        convolution(3, 5, new ActivationIdentity()).activation(Activation.RELU).build(),
        maxPooling(2).build(),
        dense(7, Activation.TANH.getActivationFunction()),
        softmax(CLASSES));
  }

  static MultiLayerNetwork smallCnn() {
    return smallCnn(settings());
  }

  /** Returns a batch with labels for {@link #smallCnn()}. */
  static DataSet batch(int examples, long seed) {
    return new DataSet(random(seed, examples, 64), labels(examples, CLASSES, seed));
  }

  static INDArray labels(int examples, int classes, long seed) {
    Random random = new Random(seed);
    INDArray labels = Nd4j.zeros(examples, classes);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, random.nextInt(classes), 1);
    }
    return labels;
  }

  static ConvolutionLayer.Builder convolution(int kernel, int filters, IActivation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(filters)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation);
  }

  static SubsamplingLayer.Builder maxPooling(int size) {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(size, size).stride(size, size);
  }

  static SubsamplingLayer.Builder averagePooling(int size) {
    return new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(size, size).stride(size, size);
  }

  static Deconvolution2D.Builder deconvolution(
      int kernel, int stride, int filters, IActivation activation) {
    return new Deconvolution2D.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(filters)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation);
  }

  static DenseLayer dense(int units, IActivation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  static OutputLayer softmax(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** Returns standard normal values, the same for the same seed and shape. */
  static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (long size : shape) {
      length *= Math.toIntExact(size);
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.create(values, shape, 'c');
  }
}

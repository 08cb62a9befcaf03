package io.github.fmnist.engine;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that the engine leaves to stock Deeplearning4j. */
final class ForeignLayers {
  private final RandomSettings random;

  ForeignLayers(RandomSettings random) {
    this.random = random;
  }

  /** Returns a layer from images to images. */
  Layer ofImages(int i) {
    List<Supplier<Layer>> layers =
        List.of(
            () -> decorated(new SeparableConvolution2D.Builder(3, 3).nOut(2), i).build(),
            () -> decorated(new DepthwiseConvolution2D.Builder(3, 3).nOut(2), i).build(),
            () -> decorated(new LocallyConnected2D.Builder().kernelSize(2, 2).nOut(2), i).build(),
            () -> new ZeroPaddingLayer(1, 1),
            () -> new Cropping2D(1, 1),
            () -> new SpaceToDepthLayer.Builder<>(2).build(),
            () -> new SpaceToBatchLayer.Builder<>(new int[] {1, 1}).build(),
            () -> new LocalResponseNormalization.Builder().build(),
            Doubling::new);
    return random.oneOf(layers).get();
  }

  /** Returns a layer from vectors to vectors. */
  Layer ofVectors(int i) {
    List<Supplier<Layer>> layers =
        List.of(
            () -> new PReLULayer.Builder().build(),
            () -> decorated(new AutoEncoder.Builder().nOut(4), i).build(),
            () -> decorated(new ElementWiseMultiplicationLayer.Builder(), i).build(),
            Doubling::new);
    return random.oneOf(layers).get();
  }

  /** Returns a layer from sequences to sequences. */
  Layer ofSequences(int i) {
    List<Supplier<Layer>> layers =
        List.of(
            () -> decorated(new LSTM.Builder().nOut(4), i).build(),
            () -> decorated(new SimpleRnn.Builder().nOut(4), i).build(),
            () -> new Bidirectional(new LSTM.Builder().nOut(3).build()),
            () -> new TimeDistributed(new DenseLayer.Builder().nOut(3).build()),
            () -> decorated(new Convolution1DLayer.Builder(2).nOut(3), i).build(),
            () -> new Subsampling1DLayer.Builder(2).stride(1).build(),
            () -> new SelfAttentionLayer.Builder().nOut(4).nHeads(1).projectInput(true).build());
    return random.oneOf(layers).get();
  }

  /** Returns a layer from images or sequences to vectors. */
  Layer toVectors() {
    return new GlobalPoolingLayer(random.oneOf(List.of(PoolingType.MAX, PoolingType.AVG)));
  }

  /** Returns a layer from sequences to vectors. */
  Layer lastOfSequences() {
    return new LastTimeStep(new LSTM.Builder().nOut(4).build());
  }

  /** Returns an output layer with classes for each step of a sequence. */
  Layer classifierOfSequences(int classes) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private <B extends Layer.Builder<?>> B decorated(B builder, int i) {
    random.decorate(builder, i);
    return builder;
  }

  /** A user-defined layer. */
  static final class Doubling extends SameDiffLambdaLayer {
    private static final long serialVersionUID = 1;

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable input) {
      return input.mul(2);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }
}

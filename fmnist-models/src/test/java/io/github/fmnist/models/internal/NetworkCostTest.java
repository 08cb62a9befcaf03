package io.github.fmnist.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.LinearNetworks;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.junit.jupiter.api.Test;

class NetworkCostTest {
  private static final int PIXELS = 64;

  private static MultiLayerConfiguration ofImages(Layer... layers) {
    ListBuilder list = new NeuralNetConfiguration.Builder().list(layers);
    return list.setInputType(InputType.convolutionalFlat(8, 8, 1)).build();
  }

  private static ConvolutionLayer convolution(int kernel, int filters) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .build();
  }

  private static NetworkCost onOneDnn(MultiLayerConfiguration network) {
    return NetworkCost.of(network, PIXELS, Engine.ONEDNN);
  }

  @Test
  void aDenseLayerMultipliesEachWeightOnce() {
    assertThat(onOneDnn(LinearNetworks.of(PIXELS, 5)))
        .isEqualTo(new NetworkCost(PIXELS + 5, PIXELS * 5 + 5, PIXELS * 5 + 5));
  }

  @Test
  void aConvolutionMultipliesEachWeightOnceForEachPixel() {
    int parameters = 2 * 9 + 2;
    NetworkCost cost = new NetworkCost(PIXELS + 2 * PIXELS, PIXELS * parameters, parameters);
    assertThat(onOneDnn(ofImages(convolution(3, 2)))).isEqualTo(cost);
    assertThat(onOneDnn(ofImages(new FrozenLayer(convolution(3, 2))))).isEqualTo(cost);
  }

  @Test
  void stockDeeplearning4jCopiesWindows() {
    MultiLayerConfiguration network = ofImages(convolution(3, 2));
    assertThat(NetworkCost.of(network, PIXELS, Engine.DL4J).values())
        .isEqualTo(onOneDnn(network).values() + PIXELS * 9);
  }

  @Test
  void aPoolingReadsItsWindows() {
    SubsamplingLayer pooling = new SubsamplingLayer.Builder().kernelSize(4, 2).stride(4, 2).build();
    assertThat(onOneDnn(ofImages(pooling))).isEqualTo(new NetworkCost(PIXELS + 8, PIXELS, 0));
  }

  @Test
  void refusesPlanesThatExceedTheMemory() {
    MultiLayerConfiguration network =
        ofImages(new Upsampling2D.Builder(1000).build(), new Upsampling2D.Builder(1000).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> onOneDnn(network).requireBounded("decoder"))
        .withMessage(
            "layers of at most %d values for an example expected in the decoder, found"
                + " 64000064000064",
            ModelLimits.MAX_VALUES);
  }

  @Test
  void refusesWindowsThatTakeHours() {
    SubsamplingLayer pooling =
        new SubsamplingLayer.Builder().kernelSize(999, 999).stride(1, 1).padding(998, 998).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> onOneDnn(ofImages(pooling)).requireBounded("encoder"))
        .withMessageStartingWith(
            "at most 1073741824 multiplications for an example expected in the encoder, found 1");
  }

  @Test
  @SuppressWarnings("rawtypes") // The builder has no other type.
  void refusesSeriesOfManySteps() {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new RepeatVector.Builder(10_000).build())
            .layer(new LSTM.Builder().nIn(PIXELS).nOut(2).build())
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> onOneDnn(network).requireBounded("encoder"))
        .withMessageStartingWith("at most 1073741824 multiplications for an example expected in");
  }

  @Test
  void manyParametersMayBeMultipliedMoreOften() {
    NetworkCost cost = new NetworkCost(1, 1L << 33, 1 << 25);
    cost.requireBounded("generator");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkCost(1, (1L << 33) + 4096, 1 << 25).requireBounded("x"));
  }

  @Test
  void refusesALayerWithoutOutputs() {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder()
            .list(new DenseLayer.Builder().nIn(PIXELS).nOut(1).build())
            .build();
    ((DenseLayer) network.getConf(0).getLayer()).setNOut(0);
    assertThatIllegalArgumentException().isThrownBy(() -> onOneDnn(network));
  }
}

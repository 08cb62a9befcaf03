package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the layers of a network; refuses, naming the layer, what the engine does not know. */
final class LayerCompiler {
  private final Scope scope;
  private final MultiLayerNetwork network;
  private final NetworkArrays arrays;
  private final List<LayerSpec> specs = new ArrayList<>();

  private LayerCompiler(Scope scope, MultiLayerNetwork network, NetworkArrays arrays) {
    this.scope = scope;
    this.network = network;
    this.arrays = arrays;
  }

  /**
   * Reads the layers.
   *
   * @throws UnsupportedLayerException if there is one that the engine does not know
   */
  static List<LayerSpec> compile(Scope scope, MultiLayerNetwork network, NetworkArrays arrays) {
    return new LayerCompiler(scope, network, arrays).compile();
  }

  private List<LayerSpec> compile() {
    if (network.getLayerWiseConfigurations().getDataType() != DataType.FLOAT) {
      throw new UnsupportedLayerException(
          "parameters of type " + network.getLayerWiseConfigurations().getDataType());
    }
    for (int i = 0; i < network.getnLayers(); i++) {
      addPreprocessor(i);
      addLayer(i);
    }
    poolBeforeActivating();
    return List.copyOf(specs);
  }

  private void addPreprocessor(int i) {
    InputPreProcessor preprocessor = network.getLayerWiseConfigurations().getInputPreProcess(i);
    if (preprocessor instanceof FeedForwardToCnnPreProcessor images) {
      specs.add(images(images));
    } else if (preprocessor instanceof CnnToFeedForwardPreProcessor flat) {
      if (flat.getFormat() != CNN2DFormat.NCHW) {
        throw new UnsupportedLayerException("preprocessor %d in NHWC".formatted(i));
      }
      specs.add(reshape(flat.getNumChannels(), flat.getInputHeight(), flat.getInputWidth(), true));
    } else if (preprocessor != null) {
      throw new UnsupportedLayerException(
          "preprocessor %d, a %s".formatted(i, preprocessor.getClass().getSimpleName()));
    }
  }

  /** What a preprocessor does that makes images of vectors. */
  static LayerSpec.Reshape images(FeedForwardToCnnPreProcessor images) {
    return reshape(images.getNumChannels(), images.getInputHeight(), images.getInputWidth(), false);
  }

  private static LayerSpec.Reshape reshape(long channels, long height, long width, boolean flat) {
    return new LayerSpec.Reshape(new long[] {channels, height, width}, flat);
  }

  private void addLayer(int i) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = network.getLayer(i).conf().getLayer();
    addDropout(i, configuration.getIDropout());
    Class<?> kind = configuration.getClass();
    if (configuration instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw unsupported(i, "with weight noise");
    }
    if (kind == ConvolutionLayer.class) {
      addConvolution(i, (ConvolutionLayer) configuration);
    } else if (kind == SubsamplingLayer.class) {
      addPooling(i, (SubsamplingLayer) configuration);
    } else if (kind == DenseLayer.class) {
      addDense(i, (DenseLayer) configuration);
    } else if (kind == OutputLayer.class) {
      // Its activation belongs to the loss.
      addWeights(i, ((OutputLayer) configuration).hasBias());
    } else if (kind == ActivationLayer.class) {
      addActivation(i, ((ActivationLayer) configuration).getActivationFn());
    } else if (kind != DropoutLayer.class) {
      throw unsupported(i, "");
    }
  }

  private void addDropout(int i, IDropout dropout) {
    if (dropout != null) {
      specs.add(
          new LayerSpec.Dropout(
              Dropping.of(dropout)
                  .orElseThrow(() -> unsupported(i, "with " + dropout.getClass().getSimpleName())),
              i));
    }
  }

  private void addConvolution(int i, ConvolutionLayer layer) {
    if (layer.getCnn2dDataFormat() != CNN2DFormat.NCHW) {
      throw unsupported(i, "in NHWC");
    }
    long[] weights = network.getLayer(i).getParam("W").shape();
    specs.add(
        new LayerSpec.Convolution(
            geometry(
                i,
                layer.getConvolutionMode(),
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation()),
            parameters(i, weights, layer.hasBias())));
    addActivation(i, layer.getActivationFn());
  }

  private void addPooling(int i, SubsamplingLayer layer) {
    if (layer.getCnn2dDataFormat() != CNN2DFormat.NCHW) {
      throw unsupported(i, "in NHWC");
    }
    int algorithm =
        switch (layer.getPoolingType()) {
          case MAX -> dnnl_pooling_max;
          case AVG ->
              layer.isAvgPoolIncludePadInDivisor()
                  ? dnnl_pooling_avg_include_padding
                  : dnnl_pooling_avg_exclude_padding;
          default -> throw unsupported(i, "with " + layer.getPoolingType());
        };
    specs.add(
        new LayerSpec.Pooling(
            algorithm,
            geometry(
                i,
                layer.getConvolutionMode(),
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation())));
  }

  private void addDense(int i, DenseLayer layer) {
    if (layer.hasLayerNorm()) {
      throw unsupported(i, "with layer normalization");
    }
    addWeights(i, layer.hasBias());
    addActivation(i, layer.getActivationFn());
  }

  private void addWeights(int i, boolean hasBias) {
    long[] inOut = network.getLayer(i).getParam("W").shape();
    specs.add(new LayerSpec.Dense(parameters(i, new long[] {inOut[1], inOut[0]}, hasBias)));
  }

  private void addActivation(int i, IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return;
    }
    specs.add(
        new LayerSpec.Activation(
            Eltwise.of(activation)
                .orElseThrow(() -> unsupported(i, "with the activation " + activation))));
  }

  private Parameters parameters(int i, long[] shape, boolean hasBias) {
    Layer layer = network.getLayer(i);
    INDArray weights = layer.getParam("W");
    INDArray bias = hasBias ? layer.getParam("b") : null;
    return Parameters.of(
        scope,
        shape,
        weights,
        bias,
        arrays.gradientOf(weights),
        hasBias ? arrays.gradientOf(bias) : null);
  }

  private LayerSpec.Geometry geometry(
      int i, ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    long[] k = longs(kernel);
    long[] s = longs(stride);
    long[] d = IntStream.of(dilation).mapToLong(value -> value - 1L).toArray();
    return switch (mode) {
      case Same -> shape -> Window.same(shape, k, s, d);
      case Truncate -> shape -> Window.truncate(k, s, d, longs(padding));
      case Strict -> shape -> Window.strict(shape, k, s, d, longs(padding));
      default -> throw unsupported(i, "in mode " + mode);
    };
  }

  /**
   * Exchanges an activation with the maximum pooling behind it. Both orders give the same where the
   * activation never decreases, and this one activates fewer values.
   */
  private void poolBeforeActivating() {
    for (int i = 0; i + 1 < specs.size(); i++) {
      if (specs.get(i) instanceof LayerSpec.Activation activation
          && activation.eltwise().nonDecreasing()
          && specs.get(i + 1) instanceof LayerSpec.Pooling pooling
          && pooling.isMaximum()) {
        Collections.swap(specs, i, i + 1);
      }
    }
  }

  private UnsupportedLayerException unsupported(int i, String how) {
    return new UnsupportedLayerException(
        "layer %d, a %s %s"
            .formatted(i, network.getLayer(i).conf().getLayer().getClass().getSimpleName(), how)
            .strip());
  }

  private static long[] longs(int[] values) {
    return IntStream.of(values).asLongStream().toArray();
  }
}

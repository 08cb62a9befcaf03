package io.github.fmnist.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Appends the layers of a network to a graph, as they compute outside training. */
final class OnnxLayers {
  private final OnnxGraph graph;
  private final MultiLayerNetwork network;

  private final ExampleShapes shapes;

  OnnxLayers(OnnxGraph graph, MultiLayerNetwork network, ExampleShapes shapes) {
    this.graph = graph;
    this.network = network;
    this.shapes = shapes;
  }

  /**
   * Appends all layers.
   *
   * @param input name of the input, which has the shape that the first layer reads
   * @return the name of the output
   * @throws IllegalArgumentException for a layer that is not supported
   */
  String append(String input) {
    String value = input;
    for (int i = 0; i < network.getnLayers(); i++) {
      value = preprocess(i, value);
      value = layer(i, value);
    }
    return value;
  }

  private String preprocess(int i, String value) {
    InputPreProcessor preprocessor = network.getLayerWiseConfigurations().getInputPreProcess(i);
    if (preprocessor == null || !ExampleShapes.isExported(i, preprocessor)) {
      return value;
    }
    String name = "preprocessor%d.shape".formatted(i);
    if (preprocessor instanceof FeedForwardToCnnPreProcessor images
        && ExampleShapes.isExactly(FeedForwardToCnnPreProcessor.class, images)) {
      return reshape(
          name, value, images.getNumChannels(), images.getInputHeight(), images.getInputWidth());
    }
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flat
        && ExampleShapes.isExactly(CnnToFeedForwardPreProcessor.class, flat)
        && flat.getFormat() == CNN2DFormat.NCHW) {
      return reshape(name, value, -1);
    }
    throw new IllegalArgumentException(
        "preprocessor %d, a %s, is not supported"
            .formatted(i, preprocessor.getClass().getSimpleName()));
  }

  /** Appends a change of the shape of each example. */
  private String reshape(String name, String value, long... example) {
    long[] shape = new long[example.length + 1]; // 0 keeps the size of the batch
    System.arraycopy(example, 0, shape, 1, example.length);
    return graph.node("Reshape", List.of(value, graph.constant(name, shape)));
  }

  private String layer(int i, String x) {
    org.deeplearning4j.nn.conf.layers.Layer layer = network.getLayer(i).conf().getLayer();
    Class<?> kind = layer.getClass();
    if (kind == ConvolutionLayer.class) {
      return convolution(i, (ConvolutionLayer) layer, x);
    }
    if (kind == Deconvolution2D.class) {
      return deconvolution(i, (Deconvolution2D) layer, x);
    }
    if (kind == SubsamplingLayer.class) {
      return pooling(i, (SubsamplingLayer) layer, x);
    }
    if (kind == Upsampling2D.class) {
      return upsampling(i, (Upsampling2D) layer, x);
    }
    if (kind == BatchNormalization.class) {
      return normalization(i, (BatchNormalization) layer, x);
    }
    if (kind == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
      return dense(i, (BaseLayer) layer, x);
    }
    if (kind == OutputLayer.class) {
      return dense(i, (BaseLayer) layer, x);
    }
    if (kind == ActivationLayer.class) {
      return activation(i, ((ActivationLayer) layer).getActivationFn(), x);
    }
    if (kind == DropoutLayer.class) {
      return x; // only in training
    }
    throw unsupported(i, "");
  }

  private String convolution(int i, ConvolutionLayer layer, String x) {
    requireChannelsFirst(i, layer.getCnn2dDataFormat());
    requireMode(i, layer.getConvolutionMode());
    Map<String, Object> attributes = window(layer.getKernelSize(), layer.getStride());
    attributes.put("dilations", longs(layer.getDilation()));
    attributes.put(
        "pads",
        Padding.of(
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            sides(shapes.before(i)),
            sides(shapes.behind(i))));
    return activation(
        i, layer.getActivationFn(), graph.node("Conv", withParameters(i, x), attributes));
  }

  private String deconvolution(int i, Deconvolution2D layer, String x) {
    requireChannelsFirst(i, layer.getCnn2dDataFormat());
    requireMode(i, layer.getConvolutionMode());
    Map<String, Object> attributes = window(layer.getKernelSize(), layer.getStride());
    attributes.put("dilations", longs(layer.getDilation()));
    long[] pads =
        Padding.ofTransposed(
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation());
    if (Math.min(pads[0], pads[1]) < 0 || Math.min(pads[2], pads[3]) < -1) {
      throw unsupported(i, "with a stride of two more than its kernel");
    }
    attributes.put("output_padding", new long[] {pads[2] < 0 ? 1 : 0, pads[3] < 0 ? 1 : 0});
    attributes.put("pads", Arrays.stream(pads).map(pad -> Math.max(0, pad)).toArray());
    return activation(
        i, layer.getActivationFn(), graph.node("ConvTranspose", withParameters(i, x), attributes));
  }

  private String pooling(int i, SubsamplingLayer layer, String x) {
    requireChannelsFirst(i, layer.getCnn2dDataFormat());
    requireMode(i, layer.getConvolutionMode());
    Map<String, Object> attributes = window(layer.getKernelSize(), layer.getStride());
    long[] pads =
        Padding.of(
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            sides(shapes.before(i)),
            sides(shapes.behind(i)));
    for (int side = 0; side < pads.length; side++) {
      if (pads[side] >= layer.getKernelSize()[side % 2]) {
        throw unsupported(i, "with a padding as large as its window");
      }
    }
    attributes.put("pads", pads);
    if (layer.getPoolingType() == PoolingType.MAX) {
      attributes.put("dilations", longs(layer.getDilation()));
      return graph.node("MaxPool", List.of(x), attributes);
    }
    if (layer.getPoolingType() == PoolingType.AVG
        && Arrays.stream(layer.getDilation()).allMatch(step -> step == 1)) {
      attributes.put("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1L : 0L);
      return graph.node("AveragePool", List.of(x), attributes);
    }
    throw unsupported(i, "with " + layer.getPoolingType());
  }

  private String upsampling(int i, Upsampling2D layer, String x) {
    requireChannelsFirst(i, layer.getFormat());
    String scales =
        graph.constant(
            "layer%d.scales".formatted(i), 1, 1, (float) layer.getSize()[0], layer.getSize()[1]);
    // Repeats each pixel; the empty name stands for no region of interest.
    return graph.node(
        "Resize",
        List.of(x, "", scales),
        Map.of(
            "coordinate_transformation_mode", "asymmetric",
            "mode", "nearest",
            "nearest_mode", "floor"));
  }

  private String normalization(int i, BatchNormalization layer, String x) {
    requireChannelsFirst(i, layer.getCnn2DFormat());
    if (layer.isLockGammaBeta()) {
      throw unsupported(i, "with locked gamma and beta");
    }
    Layer stock = network.getLayer(i);
    INDArray variance =
        layer.isUseLogStd()
            ? Transforms.exp(stock.getParam("log10stdev").mul(2 * Math.log(10)), false)
            : stock.getParam("var");
    List<String> inputs =
        List.of(
            x,
            vector(i, "gamma", stock.getParam("gamma")),
            vector(i, "beta", stock.getParam("beta")),
            vector(i, "mean", stock.getParam("mean")),
            vector(i, "var", variance));
    return graph.node("BatchNormalization", inputs, Map.of("epsilon", (float) layer.getEps()));
  }

  private String dense(int i, BaseLayer layer, String x) {
    return activation(i, layer.getActivationFn(), graph.node("Gemm", withParameters(i, x)));
  }

  private String activation(int i, IActivation activation, String x) {
    return OnnxActivation.append(graph, activation, x)
        .orElseThrow(() -> unsupported(i, "with the activation " + activation));
  }

  /** Returns an input, the weights of a layer and its bias, if it has one. */
  private List<String> withParameters(int i, String x) {
    Layer layer = network.getLayer(i);
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(graph.constant("layer%d.W".formatted(i), layer.getParam("W")));
    if (layer.paramTable().containsKey("b")) {
      inputs.add(vector(i, "b", layer.getParam("b")));
    }
    return inputs;
  }

  private String vector(int i, String name, INDArray values) {
    return graph.constant("layer%d.%s".formatted(i, name), values.reshape(values.length()));
  }

  private static Map<String, Object> window(int[] kernel, int[] stride) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("kernel_shape", longs(kernel));
    attributes.put("strides", longs(stride));
    return attributes;
  }

  /** Returns height and width of images [c, h, w]. */
  private static long[] sides(long... shape) {
    return new long[] {shape[1], shape[2]};
  }

  private static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private void requireChannelsFirst(int i, CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw unsupported(i, "in NHWC");
    }
  }

  private void requireMode(int i, ConvolutionMode mode) {
    if (mode == ConvolutionMode.Causal) {
      throw unsupported(i, "in this convolution mode");
    }
  }

  private IllegalArgumentException unsupported(int i, String how) {
    String kind = network.getLayer(i).conf().getLayer().getClass().getSimpleName();
    return new IllegalArgumentException(
        "layer %d, a %s %s".formatted(i, kind, how).strip() + ", is not supported");
  }
}

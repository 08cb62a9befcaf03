package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Converts the layers of a network to {@link LayerSpec}s; rejects unsupported layers by name. */
final class LayerCompiler {
  /** The layers that apply dropout to their input; Deeplearning4j's other layers never do. */
  private static final Set<Class<?>> DROPPING =
      Set.of(
          ConvolutionLayer.class,
          Deconvolution2D.class,
          Upsampling2D.class,
          DenseLayer.class,
          OutputLayer.class,
          DropoutLayer.class);

  private final Scope scope;
  private final MultiLayerNetwork network;
  private final NetworkArrays arrays;
  private final Precision precision;
  private final List<LayerSpec> specs = new ArrayList<>();

  private LayerCompiler(
      Scope scope, MultiLayerNetwork network, NetworkArrays arrays, Precision precision) {
    this.scope = scope;
    this.network = network;
    this.arrays = arrays;
    this.precision = precision;
  }

  /**
   * Converts the layers.
   *
   * @throws UnsupportedLayerException if the engine does not support a layer
   */
  static List<LayerSpec> compile(
      Scope scope, MultiLayerNetwork network, NetworkArrays arrays, Precision precision) {
    return new LayerCompiler(scope, network, arrays, precision).compile();
  }

  private List<LayerSpec> compile() {
    FitSettings.check(network);
    for (int i = 0; i < network.getnLayers(); i++) {
      addPreprocessor(i);
      addLayer(i);
    }
    poolBeforeActivating();
    activateAtOnce();
    endInFloat32();
    return List.copyOf(specs);
  }

  private void addPreprocessor(int i) {
    InputPreProcessor preprocessor = network.getLayerWiseConfigurations().getInputPreProcess(i);
    if (preprocessor == null) {
      return;
    }
    Class<?> kind = preprocessor.getClass();
    if (kind == FeedForwardToCnnPreProcessor.class) {
      specs.add(LayerSpec.Reshape.of((FeedForwardToCnnPreProcessor) preprocessor));
    } else if (kind == CnnToFeedForwardPreProcessor.class) {
      CnnToFeedForwardPreProcessor flat = (CnnToFeedForwardPreProcessor) preprocessor;
      if (flat.getFormat() != CNN2DFormat.NCHW) {
        throw new UnsupportedLayerException("preprocessor %d in NHWC".formatted(i));
      }
      specs.add(LayerSpec.Reshape.of(flat));
    } else {
      throw new UnsupportedLayerException(
          "preprocessor %d, a %s".formatted(i, kind.getSimpleName()));
    }
  }

  private void addLayer(int i) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = network.getLayer(i).conf().getLayer();
    Class<?> kind = configuration.getClass();
    if (DROPPING.contains(kind) && !FitSettings.isFrozen(network, i)) {
      addDropout(i, configuration.getIDropout());
    }
    if (kind == ConvolutionLayer.class) {
      addConvolution(i, (ConvolutionLayer) configuration);
    } else if (kind == Deconvolution2D.class) {
      addDeconvolution(i, (Deconvolution2D) configuration);
    } else if (kind == Upsampling2D.class) {
      addUpsampling(i, (Upsampling2D) configuration);
    } else if (kind == BatchNormalization.class) {
      addNormalization(i, (BatchNormalization) configuration);
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
    checkChannelsFirst(i, layer.getCnn2dDataFormat());
    checkKernel(i, layer);
    Geometry geometry = geometryOf(i, Geometry.of(layer));
    Layout layout = Layout.plain(scope, network.getLayer(i).getParam("W").shape());
    specs.add(new LayerSpec.Convolution(geometry, affine(i, layout, layer.hasBias())));
    addActivation(i, layer.getActivationFn());
  }

  private void addDeconvolution(int i, Deconvolution2D layer) {
    checkChannelsFirst(i, layer.getCnn2dDataFormat());
    checkKernel(i, layer);
    Geometry geometry = geometryOf(i, Geometry.ofTransposed(layer));
    Layout layout = Layout.inputsFirst(scope, network.getLayer(i).getParam("W").shape());
    specs.add(new LayerSpec.Deconvolution(geometry, affine(i, layout, layer.hasBias())));
    addActivation(i, layer.getActivationFn());
  }

  private void addPooling(int i, SubsamplingLayer layer) {
    checkChannelsFirst(i, layer.getCnn2dDataFormat());
    int algorithm =
        switch (layer.getPoolingType()) {
          case MAX -> dnnl_pooling_max;
          case AVG ->
              layer.isAvgPoolIncludePadInDivisor()
                  ? dnnl_pooling_avg_include_padding
                  : dnnl_pooling_avg_exclude_padding;
          default -> throw unsupported(i, "with " + layer.getPoolingType());
        };
    checkWindow(i, layer);
    Geometry geometry = geometryOf(i, Geometry.of(layer));
    specs.add(new LayerSpec.Pooling(algorithm, geometry));
  }

  private void addUpsampling(int i, Upsampling2D layer) {
    checkChannelsFirst(i, layer.getFormat());
    specs.add(new LayerSpec.Upsampling(layer.getSize()[0], layer.getSize()[1]));
  }

  private void addNormalization(int i, BatchNormalization layer) {
    checkChannelsFirst(i, layer.getCnn2DFormat());
    if (layer.isLockGammaBeta()) {
      throw unsupported(i, "with locked gamma and beta");
    }
    Layer stock = network.getLayer(i);
    Layout layout = Layout.plain(scope, layer.getNOut());
    boolean logarithmic = layer.isUseLogStd();
    specs.add(
        new LayerSpec.Normalization(
            parameters(i, layout, stock.getParam("gamma"), stock.getParam("beta")),
            new RunningStatistics(
                scope,
                arrays,
                stock.getParam("mean"),
                stock.getParam(logarithmic ? "log10stdev" : "var"),
                logarithmic,
                layer.getDecay()),
            layer.getEps()));
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
    Layout layout = Layout.plain(scope, inOut[1], inOut[0]);
    specs.add(new LayerSpec.Dense(affine(i, layout, hasBias)));
  }

  private void addActivation(int i, IActivation activation) {
    if (activation.getClass() == ActivationIdentity.class) {
      return;
    }
    specs.add(
        new LayerSpec.Activation(
            ActivationAlgorithm.of(activation)
                .orElseThrow(() -> unsupported(i, "with the activation " + activation)),
            false));
  }

  private Affine affine(int i, Layout layout, boolean hasBias) {
    Layer layer = network.getLayer(i);
    Parameters parameters =
        parameters(i, layout, layer.getParam("W"), hasBias ? layer.getParam("b") : null);
    return new Affine(parameters, null, precision, precision);
  }

  private Parameters parameters(int i, Layout layout, INDArray weights, @Nullable INDArray bias) {
    return Parameters.of(scope, arrays, layout, weights, bias, !FitSettings.isFrozen(network, i));
  }

  private Geometry geometryOf(int i, Optional<Geometry> geometry) {
    return geometry.orElseThrow(() -> unsupported(i, "in this convolution mode"));
  }

  /**
   * Rejects kernels of one pixel with a stride: oneDNN 3.11 gathers the pixels that they use into a
   * buffer ({@code jit_1x1:avx2} with more than one thread), and then computes wrong weight
   * gradients for some sizes.
   */
  private void checkKernel(int i, ConvolutionLayer layer) {
    if (Arrays.stream(layer.getKernelSize()).allMatch(side -> side == 1)
        && Arrays.stream(layer.getStride()).anyMatch(step -> step > 1)) {
      throw unsupported(i, "with a kernel of 1 x 1 and a stride");
    }
    checkSpan(i, layer.getConvolutionMode(), Geometry.reach(layer), layer.getStride());
  }

  /** Rejects windows that may lie entirely outside the image, where a maximum is undefined. */
  private void checkWindow(int i, SubsamplingLayer layer) {
    int[] reach = Geometry.reach(layer);
    boolean pads = layer.getConvolutionMode() == ConvolutionMode.Same;
    boolean dilated = false;
    for (int axis = 0; axis < 2; axis++) {
      pads |= layer.getPadding()[axis] > 0;
      dilated |= layer.getDilation()[axis] > 1 && layer.getKernelSize()[axis] > 1;
      if (layer.getPadding()[axis] >= reach[axis]) {
        throw unsupported(i, "with a padding as large as its window");
      }
    }
    if (pads && dilated) {
      throw unsupported(i, "with padding and dilation");
    }
    checkSpan(i, layer.getConvolutionMode(), reach, layer.getStride());
  }

  /**
   * Rejects strides for which Deeplearning4j's "same" padding is negative, so that its windows
   * begin inside the image.
   */
  private void checkSpan(int i, ConvolutionMode mode, int[] reach, int[] stride) {
    if (mode == ConvolutionMode.Same && (stride[0] > reach[0] + 1 || stride[1] > reach[1] + 1)) {
      throw unsupported(i, "with a stride of two more than its window in mode Same");
    }
  }

  private void checkChannelsFirst(int i, CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw unsupported(i, "in NHWC");
    }
  }

  /**
   * Swaps an activation with the maximum pooling that follows it. For a non-decreasing activation
   * both orders give the same result, and this one activates fewer values.
   */
  private void poolBeforeActivating() {
    for (int i = 0; i + 1 < specs.size(); i++) {
      if (specs.get(i) instanceof LayerSpec.Activation activation
          && activation.algorithm().nonDecreasing()
          && specs.get(i + 1) instanceof LayerSpec.Pooling pooling
          && pooling.isMaximum()) {
        Collections.swap(specs, i, i + 1);
      }
    }
  }

  /**
   * Makes linear layers apply the activation that follows them while they write their result. Only
   * the activated result is kept, so the derivative must be computable from it.
   */
  private void activateAtOnce() {
    for (int i = 0; i + 1 < specs.size(); i++) {
      if (specs.get(i) instanceof LayerSpec.Linear linear
          && specs.get(i + 1) instanceof LayerSpec.Activation activation
          && activation.algorithm().fromOutput()) {
        specs.set(i, linear.with(linear.affine().activated(activation.algorithm())));
        specs.set(i + 1, new LayerSpec.Activation(activation.algorithm(), true));
      }
    }
  }

  /** Makes the last linear layer, and so everything after it, give results in float32. */
  private void endInFloat32() {
    for (int i = specs.size() - 1; i >= 0; i--) {
      if (specs.get(i) instanceof LayerSpec.Linear linear) {
        specs.set(i, linear.with(linear.affine().resulting(Precision.FLOAT32)));
        return;
      }
    }
  }

  private UnsupportedLayerException unsupported(int i, String how) {
    return UnsupportedLayerException.of(network, i, how);
  }
}

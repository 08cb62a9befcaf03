package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_auto;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** A convolution (3 x 3, same padding) or a dense layer of the floor. */
final class FloorLayer {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  private final FloorNetwork network;
  private final boolean convolution;
  private final Parameter weights;
  private final Parameter bias;
  private final dnnl_primitive_desc forward = new dnnl_primitive_desc();
  private final long[] weightShape;
  private final long[] sourceShape;
  private final long[] outputShape;
  private final OneDnn.Tensor source;
  private final OneDnn.Tensor output;

  /**
   * Appends the layer to the forward pass.
   *
   * @param sourceShape [b, c, h, w] or [b, in]
   * @param outputShape [b, c', h, w] or [b, out]
   * @param attributes null, or what is fused
   */
  FloorLayer(
      FloorNetwork network,
      OneDnn.Tensor given,
      long[] sourceShape,
      Parameter weights,
      Parameter bias,
      long[] outputShape,
      dnnl_primitive_attr attributes) {
    this.network = network;
    this.weights = weights;
    this.bias = bias;
    this.sourceShape = sourceShape;
    this.outputShape = outputShape;
    convolution = outputShape.length == 4;
    weightShape = weightShape();
    describeForward(attributes);
    source = network.inLayout(given, OneDnn.layout(forward, dnnl_query_src_md));
    output = OneDnn.Tensor.of(OneDnn.layout(forward, dnnl_query_dst_md));
    network.add(
        forward,
        Map.of(
            DNNL_ARG_SRC,
            source,
            DNNL_ARG_WEIGHTS,
            network.place(
                weights, OneDnn.plain(weightShape), OneDnn.layout(forward, dnnl_query_weights_md)),
            DNNL_ARG_BIAS,
            network.place(bias, biasLayout(), biasLayout()),
            DNNL_ARG_DST,
            output));
  }

  OneDnn.Tensor output() {
    return output;
  }

  /** Appends the gradients of the parameters. */
  void weightGradient(OneDnn.Tensor outputGradient) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    OneDnn.Tensor wanted = network.parameters().gradient(weights);
    dnnl_memory_desc anyOutput = OneDnn.any(outputShape);
    OneDnn.check(
        convolution
            ? dnnl_convolution_backward_weights_primitive_desc_create(
                descriptor,
                OneDnn.ENGINE,
                dnnl_convolution_auto,
                source.layout(),
                OneDnn.any(weightShape),
                biasLayout(),
                anyOutput,
                ONE,
                NONE,
                ONE,
                ONE,
                forward,
                null)
            : dnnl_inner_product_backward_weights_primitive_desc_create(
                descriptor,
                OneDnn.ENGINE,
                source.layout(),
                OneDnn.any(weightShape),
                biasLayout(),
                anyOutput,
                forward,
                null));
    dnnl_memory_desc layout = OneDnn.layout(descriptor, dnnl_query_diff_weights_md);
    boolean fits = OneDnn.same(layout, wanted.layout());
    OneDnn.Tensor computed = fits ? wanted : OneDnn.Tensor.of(layout);
    network.add(
        descriptor,
        Map.of(
            DNNL_ARG_SRC,
            source,
            DNNL_ARG_DIFF_DST,
            network.inLayout(outputGradient, OneDnn.layout(descriptor, dnnl_query_diff_dst_md)),
            DNNL_ARG_DIFF_WEIGHTS,
            computed,
            DNNL_ARG_DIFF_BIAS,
            network.parameters().gradient(bias)));
    if (!fits) {
      network.add(OneDnn.reorder(computed, wanted));
    }
  }

  /** Appends the gradient with respect to the input and returns it. */
  OneDnn.Tensor inputGradient(OneDnn.Tensor outputGradient) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    dnnl_memory_desc anySource = OneDnn.any(sourceShape);
    dnnl_memory_desc anyOutput = OneDnn.any(outputShape);
    OneDnn.check(
        convolution
            ? dnnl_convolution_backward_data_primitive_desc_create(
                descriptor,
                OneDnn.ENGINE,
                dnnl_convolution_auto,
                anySource,
                OneDnn.any(weightShape),
                anyOutput,
                ONE,
                NONE,
                ONE,
                ONE,
                forward,
                null)
            : dnnl_inner_product_backward_data_primitive_desc_create(
                descriptor,
                OneDnn.ENGINE,
                anySource,
                OneDnn.any(weightShape),
                anyOutput,
                forward,
                null));
    OneDnn.Tensor gradient = OneDnn.Tensor.of(OneDnn.layout(descriptor, dnnl_query_diff_src_md));
    network.add(
        descriptor,
        Map.of(
            DNNL_ARG_DIFF_DST,
                network.inLayout(outputGradient, OneDnn.layout(descriptor, dnnl_query_diff_dst_md)),
            DNNL_ARG_WEIGHTS,
                network.inLayout(
                    network.parameters().value(weights),
                    OneDnn.layout(descriptor, dnnl_query_weights_md)),
            DNNL_ARG_DIFF_SRC, gradient));
    return gradient;
  }

  private void describeForward(dnnl_primitive_attr attributes) {
    dnnl_memory_desc anySource = OneDnn.any(sourceShape);
    dnnl_memory_desc anyWeights = OneDnn.any(weightShape);
    dnnl_memory_desc anyOutput = OneDnn.any(outputShape);
    OneDnn.check(
        convolution
            ? dnnl_convolution_forward_primitive_desc_create(
                forward,
                OneDnn.ENGINE,
                network.propagation(),
                dnnl_convolution_auto,
                anySource,
                anyWeights,
                biasLayout(),
                anyOutput,
                ONE,
                NONE,
                ONE,
                ONE,
                attributes)
            : dnnl_inner_product_forward_primitive_desc_create(
                forward,
                OneDnn.ENGINE,
                network.propagation(),
                anySource,
                anyWeights,
                biasLayout(),
                anyOutput,
                attributes));
  }

  /** A dense layer on images has weights of the images' shape, so that nothing is flattened. */
  private long[] weightShape() {
    long[] shape = sourceShape.clone();
    shape[0] = weights.shape()[0];
    return convolution ? weights.shape() : shape;
  }

  private dnnl_memory_desc biasLayout() {
    return OneDnn.plain(bias.shape());
  }
}

package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_deconvolution_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_backward_data_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_backward_weights_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_forward_primitive_desc_create;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/** An operation that is linear in its weights: each method fills in a descriptor for oneDNN. */
interface LinearOperation {
  /**
   * Returns whether {@link #forward} may include a bias and an activation without a loss of speed.
   */
  default boolean takesBias() {
    return true;
  }

  /** Returns the output layout to request. */
  default Layout output(Scope scope, Precision precision, long... shape) {
    return Layout.any(scope, precision, shape);
  }

  int forward(
      dnnl_primitive_desc descriptor,
      dnnl_memory_desc source,
      dnnl_memory_desc weights,
      @Nullable dnnl_memory_desc bias,
      dnnl_memory_desc destination,
      dnnl_primitive_attr attributes);

  int weightGradient(
      dnnl_primitive_desc descriptor,
      dnnl_memory_desc source,
      dnnl_memory_desc weights,
      @Nullable dnnl_memory_desc bias,
      dnnl_memory_desc destination,
      dnnl_primitive_desc forward,
      dnnl_primitive_attr attributes);

  int inputGradient(
      dnnl_primitive_desc descriptor,
      dnnl_memory_desc source,
      dnnl_memory_desc weights,
      dnnl_memory_desc destination,
      dnnl_primitive_desc forward,
      dnnl_primitive_attr attributes);

  /** x [b, in, h, w] to y [b, out, h', w'] with weights [out, in, kH, kW]. */
  record Convolution(Window window) implements LinearOperation {
    @Override
    public int forward(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        @Nullable dnnl_memory_desc bias,
        dnnl_memory_desc destination,
        dnnl_primitive_attr attributes) {
      return dnnl_convolution_forward_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_forward_training,
          dnnl_convolution_direct,
          source,
          weights,
          bias,
          destination,
          window.strides(),
          window.dilations(),
          window.padBefore(),
          window.padAfter(),
          attributes);
    }

    @Override
    public int weightGradient(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        @Nullable dnnl_memory_desc bias,
        dnnl_memory_desc destination,
        dnnl_primitive_desc forward,
        dnnl_primitive_attr attributes) {
      return dnnl_convolution_backward_weights_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_convolution_direct,
          source,
          weights,
          bias,
          destination,
          window.strides(),
          window.dilations(),
          window.padBefore(),
          window.padAfter(),
          forward,
          attributes);
    }

    @Override
    public int inputGradient(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        dnnl_memory_desc destination,
        dnnl_primitive_desc forward,
        dnnl_primitive_attr attributes) {
      return dnnl_convolution_backward_data_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_convolution_direct,
          source,
          weights,
          destination,
          window.strides(),
          window.dilations(),
          window.padBefore(),
          window.padAfter(),
          forward,
          attributes);
    }
  }

  /**
   * The transpose of a convolution from y to x: x [b, in, h, w] to y [b, out, h', w'] with weights
   * [out, in, kH, kW].
   */
  record Deconvolution(Window window) implements LinearOperation {
    /**
     * Returns false: after a transposed convolution, oneDNN applies a bias and any other operation
     * value by value.
     */
    @Override
    public boolean takesBias() {
      return false;
    }

    /**
     * Returns a plain layout for a single plane; with a layout of its own choice, oneDNN would
     * compute sixteen planes.
     */
    @Override
    public Layout output(Scope scope, Precision precision, long... shape) {
      return shape[1] == 1
          ? Layout.plain(scope, precision, shape)
          : Layout.any(scope, precision, shape);
    }

    @Override
    public int forward(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        @Nullable dnnl_memory_desc bias,
        dnnl_memory_desc destination,
        dnnl_primitive_attr attributes) {
      return dnnl_deconvolution_forward_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_forward_training,
          dnnl_deconvolution_direct,
          source,
          weights,
          bias,
          destination,
          window.strides(),
          window.dilations(),
          window.padBefore(),
          window.padAfter(),
          attributes);
    }

    @Override
    public int weightGradient(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        @Nullable dnnl_memory_desc bias,
        dnnl_memory_desc destination,
        dnnl_primitive_desc forward,
        dnnl_primitive_attr attributes) {
      return dnnl_deconvolution_backward_weights_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_deconvolution_direct,
          source,
          weights,
          bias,
          destination,
          window.strides(),
          window.dilations(),
          window.padBefore(),
          window.padAfter(),
          forward,
          attributes);
    }

    @Override
    public int inputGradient(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        dnnl_memory_desc destination,
        dnnl_primitive_desc forward,
        dnnl_primitive_attr attributes) {
      return dnnl_deconvolution_backward_data_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_deconvolution_direct,
          source,
          weights,
          destination,
          window.strides(),
          window.dilations(),
          window.padBefore(),
          window.padAfter(),
          forward,
          attributes);
    }
  }

  /** x [b, in] or [b, c, h, w] to y [b, out] with weights [out, in] or [out, c, h, w]. */
  record InnerProduct() implements LinearOperation {
    @Override
    public int forward(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        @Nullable dnnl_memory_desc bias,
        dnnl_memory_desc destination,
        dnnl_primitive_attr attributes) {
      return dnnl_inner_product_forward_primitive_desc_create(
          descriptor,
          Dnnl.engine(),
          dnnl_forward_training,
          source,
          weights,
          bias,
          destination,
          attributes);
    }

    @Override
    public int weightGradient(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        @Nullable dnnl_memory_desc bias,
        dnnl_memory_desc destination,
        dnnl_primitive_desc forward,
        dnnl_primitive_attr attributes) {
      return dnnl_inner_product_backward_weights_primitive_desc_create(
          descriptor, Dnnl.engine(), source, weights, bias, destination, forward, attributes);
    }

    @Override
    public int inputGradient(
        dnnl_primitive_desc descriptor,
        dnnl_memory_desc source,
        dnnl_memory_desc weights,
        dnnl_memory_desc destination,
        dnnl_primitive_desc forward,
        dnnl_primitive_attr attributes) {
      return dnnl_inner_product_backward_data_primitive_desc_create(
          descriptor, Dnnl.engine(), source, weights, destination, forward, attributes);
    }
  }
}

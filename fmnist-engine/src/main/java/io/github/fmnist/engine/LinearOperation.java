package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_aBcd16b;
import static org.bytedeco.dnnl.global.dnnl.dnnl_aBcd8b;
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

import java.util.ArrayList;
import java.util.List;
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

  /** Returns whether the operation takes kernels that {@link TurnedKernels} has turned. */
  default boolean turnsKernels() {
    return false;
  }

  /** Returns the output layouts to request, by falling preference. */
  default List<Layout> outputs(Scope scope, Precision precision, long... shape) {
    return List.of(Layout.any(scope, precision, shape));
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
   *
   * @param turnsKernels whether the operation stands for a convolution, which is the same with
   *     turned kernels
   */
  record Deconvolution(Window window, boolean turnsKernels) implements LinearOperation {
    /**
     * Returns false: after a transposed convolution, oneDNN applies a bias and any other operation
     * value by value.
     */
    @Override
    public boolean takesBias() {
      return false;
    }

    /**
     * Returns a plain layout for a single plane, since oneDNN would compute sixteen planes with a
     * layout of its own choice; for several planes, blocks of as many as a vector register has
     * values. With blocks, oneDNN takes half to nine tenths of the time that it takes with its own
     * choice.
     */
    @Override
    public List<Layout> outputs(Scope scope, Precision precision, long... shape) {
      if (shape[1] == 1) {
        return List.of(Layout.plain(scope, precision, shape));
      }
      List<Layout> layouts = new ArrayList<>();
      if (shape[1] % 16 == 0) {
        layouts.add(Layout.tagged(scope, precision, dnnl_aBcd16b, shape));
      }
      if (shape[1] % 8 == 0) {
        layouts.add(Layout.tagged(scope, precision, dnnl_aBcd8b, shape));
      }
      layouts.add(Layout.any(scope, precision, shape));
      return layouts;
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

package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.nd4j.linalg.activations.Activation;

/**
 * An activation of the floor, in place, with its derivative from the output. The constant factor of
 * SELU is left to the weights of the layer behind it, where it costs nothing.
 *
 * @param forward algorithm
 * @param backward algorithm
 * @param alpha its parameter
 */
record FloorActivation(int forward, int backward, float alpha) {

  static FloorActivation of(Activation activation) {
    return switch (activation) {
      case RELU -> new FloorActivation(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd, 0);
      case SELU ->
          new FloorActivation(dnnl_eltwise_elu, dnnl_eltwise_elu_use_dst_for_bwd, 1.6732632f);
      case TANH -> new FloorActivation(dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd, 0);
      default -> throw new IllegalArgumentException(activation + " is no activation of a workload");
    };
  }

  /** The attributes of a primitive into which the activation is fused. */
  dnnl_primitive_attr fused() {
    dnnl_post_ops operations = new dnnl_post_ops();
    OneDnn.check(dnnl_post_ops_create(operations));
    OneDnn.check(dnnl_post_ops_append_eltwise(operations, forward, alpha, 0));
    dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    OneDnn.check(dnnl_primitive_attr_create(attributes));
    OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, operations));
    return attributes;
  }

  /** Appends the activation of a tensor. */
  void forward(FloorNetwork network, OneDnn.Tensor tensor) {
    network.add(
        descriptor(network, tensor.layout()), Map.of(DNNL_ARG_SRC, tensor, DNNL_ARG_DST, tensor));
  }

  /** Appends the gradient with respect to the input and returns it, in the layout of the output. */
  OneDnn.Tensor backward(FloorNetwork network, OneDnn.Tensor output, OneDnn.Tensor gradient) {
    OneDnn.Tensor own = network.inLayout(gradient, output.layout());
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_eltwise_backward_primitive_desc_create(
            descriptor,
            OneDnn.ENGINE,
            backward,
            output.layout(),
            output.layout(),
            output.layout(),
            alpha,
            0,
            descriptor(network, output.layout()),
            null));
    network.add(
        descriptor, Map.of(DNNL_ARG_DST, output, DNNL_ARG_DIFF_DST, own, DNNL_ARG_DIFF_SRC, own));
    return own;
  }

  private dnnl_primitive_desc descriptor(FloorNetwork network, dnnl_memory_desc layout) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_eltwise_forward_primitive_desc_create(
            descriptor,
            OneDnn.ENGINE,
            network.propagation(),
            forward,
            layout,
            layout,
            alpha,
            0,
            null));
    return descriptor;
  }
}

package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;

import org.jspecify.annotations.Nullable;

/** Adds one value to all pixels of each plane, in place. */
final class PlaneBias {
  private PlaneBias() {}

  /**
   * Appends the addition.
   *
   * @param planes {@code [b, planes, h, w]}
   * @param bias {@code [planes]}
   * @param activation the activation to apply in the same pass over the memory, or null
   */
  static void append(
      Program program, Tensor planes, Tensor bias, @Nullable ActivationAlgorithm activation) {
    Scope scope = program.scope();
    long[] shape = {1, planes.layout().shape()[1], 1, 1};
    PrimitiveDescriptor descriptor =
        PrimitiveDescriptor.binary(
            scope,
            dnnl_binary_add,
            planes.layout(),
            Layout.any(scope, Precision.FLOAT32, shape),
            planes.layout(),
            ActivationAlgorithm.following(scope, activation),
            "a bias");
    Tensor values = Tensor.at(scope, Layout.plain(scope, shape), bias.address());
    Layout blocked = descriptor.layoutOf(dnnl_query_src_md, 1, shape);
    program.add(
        descriptor
            .with(DNNL_ARG_SRC_0, planes)
            .with(DNNL_ARG_SRC_1, program.inLayout(values, blocked))
            .with(DNNL_ARG_DST, planes));
  }
}

package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_workspace_md;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** Max pooling of the floor, 2 x 2. */
final class FloorPooling {
  private static final long[] TWO = {2, 2};
  private static final long[] NONE = {0, 0};

  private final FloorNetwork network;
  private final dnnl_primitive_desc forward = new dnnl_primitive_desc();
  private final OneDnn.Tensor source;
  private final OneDnn.Tensor output;
  private final OneDnn.Tensor workspace;

  /**
   * Appends the pooling to the forward pass.
   *
   * @param outputShape [b, c, h / 2, w / 2]
   */
  FloorPooling(FloorNetwork network, OneDnn.Tensor source, long... outputShape) {
    this.network = network;
    this.source = source;
    OneDnn.check(
        dnnl_pooling_forward_primitive_desc_create(
            forward,
            OneDnn.ENGINE,
            network.propagation(),
            dnnl_pooling_max,
            source.layout(),
            OneDnn.any(outputShape),
            TWO,
            TWO,
            NONE,
            NONE,
            NONE,
            null));
    output = OneDnn.Tensor.of(OneDnn.layout(forward, dnnl_query_dst_md));
    Map<Integer, OneDnn.Tensor> tensors = new HashMap<>();
    tensors.put(DNNL_ARG_SRC, source);
    tensors.put(DNNL_ARG_DST, output);
    if (network.propagation() == dnnl_forward_training) {
      workspace = OneDnn.Tensor.of(OneDnn.layout(forward, dnnl_query_workspace_md));
      tensors.put(DNNL_ARG_WORKSPACE, workspace);
    } else {
      workspace = null;
    }
    network.add(forward, tensors);
  }

  OneDnn.Tensor output() {
    return output;
  }

  /** Appends the gradient with respect to the input and returns it. */
  OneDnn.Tensor inputGradient(OneDnn.Tensor outputGradient) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    OneDnn.check(
        dnnl_pooling_backward_primitive_desc_create(
            descriptor,
            OneDnn.ENGINE,
            dnnl_pooling_max,
            source.layout(),
            output.layout(),
            TWO,
            TWO,
            NONE,
            NONE,
            NONE,
            forward,
            null));
    OneDnn.Tensor gradient = OneDnn.Tensor.of(source.layout());
    network.add(
        descriptor,
        Map.of(
            DNNL_ARG_DIFF_DST, network.inLayout(outputGradient, output.layout()),
            DNNL_ARG_WORKSPACE, workspace,
            DNNL_ARG_DIFF_SRC, gradient));
    return gradient;
  }
}

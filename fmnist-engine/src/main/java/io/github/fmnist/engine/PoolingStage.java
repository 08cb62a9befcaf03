package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_workspace_md;

import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/** Pooling: x [b, c, h, w] to y [b, c, h', w']; it stores the position of each maximum. */
final class PoolingStage implements Stage {
  private final int algorithm;
  private final Window window;
  private final Tensor input;
  private final float scale;
  private final Tensor output;
  private final @Nullable Tensor workspace;
  private final PrimitiveDescriptor forward;

  PoolingStage(Program program, int algorithm, Tensor input, float scale, Window window) {
    this.algorithm = algorithm;
    this.window = window;
    this.input = input;
    this.scale = scale;
    Scope scope = program.scope();
    long[] inShape = input.layout().shape();
    long[] outShape = window.outputShape(inShape, inShape[1]);
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_pooling_forward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            dnnl_forward_training,
            algorithm,
            input.layout().descriptor(),
            Layout.any(scope, outShape).descriptor(),
            window.strides(),
            window.kernel(),
            window.dilations(),
            window.padBefore(),
            window.padAfter(),
            program.attributes());
    forward = new PrimitiveDescriptor(scope, handle, status, "a pooling");
    output = program.allocate(forward.layout(dnnl_query_dst_md, outShape));
    forward.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output);
    boolean hasWorkspace = forward.bytes(dnnl_query_workspace_md) > 0;
    workspace =
        hasWorkspace ? program.allocate(forward.layout(dnnl_query_workspace_md, outShape)) : null;
    if (workspace != null) {
      forward.with(DNNL_ARG_WORKSPACE, workspace);
    }
    program.add(forward);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public float scale() {
    return scale;
  }

  @Override
  public boolean outputMayBeOverwritten() {
    return true;
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_pooling_backward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            algorithm,
            input.layout().descriptor(),
            output.layout().descriptor(),
            window.strides(),
            window.kernel(),
            window.dilations(),
            window.padBefore(),
            window.padAfter(),
            forward.handle(),
            program.attributes());
    PrimitiveDescriptor descriptor =
        new PrimitiveDescriptor(program.scope(), handle, status, "a pooling's gradient");
    Tensor inputGradient = program.allocate(input.layout());
    descriptor
        .with(DNNL_ARG_DIFF_DST, program.inLayout(outputGradient, output.layout()))
        .with(DNNL_ARG_DIFF_SRC, inputGradient);
    if (workspace != null) {
      descriptor.with(DNNL_ARG_WORKSPACE, workspace);
    }
    program.add(descriptor);
    return inputGradient;
  }
}

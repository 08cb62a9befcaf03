package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_workspace_md;

import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/**
 * Pooling: x [b, c, h, w] to y [b, c, h', w']. A training pass stores the position of each maximum;
 * any other pass pools again if its gradient is requested.
 */
final class PoolingStage implements Stage {
  private final int algorithm;
  private final Window window;
  private final Tensor input;
  private final float scale;
  private final Tensor output;
  private final Forward forward;

  PoolingStage(
      Program program, int algorithm, Tensor input, float scale, Window window, Mode mode) {
    this.algorithm = algorithm;
    this.window = window;
    this.input = input;
    this.scale = scale;
    forward = new Forward(program, mode).appendedTo(program);
    output = forward.output;
  }

  /** The forward primitive, with the tensors that it writes. */
  private final class Forward {
    private final Mode mode;
    private final PrimitiveDescriptor descriptor;
    private final Tensor output;
    private final @Nullable Tensor workspace;

    Forward(Program program, Mode mode) {
      this.mode = mode;
      long[] inShape = input.layout().shape();
      long[] outShape = window.outputShape(inShape, inShape[1]);
      dnnl_primitive_desc handle = new dnnl_primitive_desc();
      int status =
          dnnl_pooling_forward_primitive_desc_create(
              handle,
              Dnnl.engine(),
              mode == Mode.TRAIN ? dnnl_forward_training : dnnl_forward_inference,
              algorithm,
              input.layout().descriptor(),
              Layout.any(program.scope(), input.layout().precision(), outShape).descriptor(),
              window.strides(),
              window.kernel(),
              window.dilations(),
              window.padBefore(),
              window.padAfter(),
              program.attributes());
      descriptor = new PrimitiveDescriptor(program.scope(), handle, status, "a pooling");
      output = program.allocate(descriptor.layout(dnnl_query_dst_md, outShape));
      descriptor.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output);
      workspace =
          descriptor.bytes(dnnl_query_workspace_md) > 0
              ? program.allocate(descriptor.layout(dnnl_query_workspace_md, outShape))
              : null;
      if (workspace != null) {
        descriptor.with(DNNL_ARG_WORKSPACE, workspace);
      }
    }

    Forward appendedTo(Program program) {
      program.add(descriptor);
      return this;
    }
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
    Forward training = forward;
    if (forward.mode != Mode.TRAIN) {
      training = new Forward(program, Mode.TRAIN);
      if (training.workspace != null) {
        training.appendedTo(program);
      }
    }
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
            training.descriptor.handle(),
            program.attributes());
    PrimitiveDescriptor descriptor =
        new PrimitiveDescriptor(program.scope(), handle, status, "a pooling's gradient");
    Tensor inputGradient = program.allocate(input.layout());
    descriptor
        .with(DNNL_ARG_DIFF_DST, program.inLayout(outputGradient, output.layout()))
        .with(DNNL_ARG_DIFF_SRC, inputGradient);
    if (training.workspace != null) {
      descriptor.with(DNNL_ARG_WORKSPACE, training.workspace);
    }
    program.add(descriptor);
    return inputGradient;
  }
}

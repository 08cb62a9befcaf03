package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_nearest;

import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.FloatPointer;

/** Upsampling: x [b, c, h, w] to y [b, c, h * f, w * g], each pixel repeated. */
final class UpsamplingStage implements Stage {
  /** Left to the shapes. */
  private static final FloatPointer FACTORS = null;

  private final Tensor input;
  private final float scale;
  private final Tensor output;
  private final Primitive.Choice forward;

  UpsamplingStage(Program program, Tensor input, float scale, long... outShape) {
    this.input = input;
    this.scale = scale;
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_resampling_forward_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            dnnl_forward_training,
            dnnl_resampling_nearest,
            FACTORS,
            input.layout().descriptor(),
            Layout.any(program.scope(), outShape).descriptor(),
            program.attributes());
    forward = new Primitive.Choice(program.scope(), descriptor, status, "an upsampling");
    output = program.allocate(forward.layout(dnnl_query_dst_md, outShape));
    program.add(forward.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output));
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
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_resampling_backward_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            dnnl_resampling_nearest,
            FACTORS,
            input.layout().descriptor(),
            output.layout().descriptor(),
            forward.descriptor(),
            program.attributes());
    Tensor inputGradient = program.allocate(input.layout());
    program.add(
        new Primitive.Choice(program.scope(), descriptor, status, "an upsampling's gradient")
            .with(DNNL_ARG_DIFF_DST, program.inLayout(outputGradient, output.layout()))
            .with(DNNL_ARG_DIFF_SRC, inputGradient));
    return inputGradient;
  }
}

package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_resampling_nearest;

import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** Upsampling: x [b, c, h, w] to y [b, c, h * f, w * g], each pixel repeated. */
final class UpsamplingStage implements Stage {
  /** Null: oneDNN computes the factors from the shapes. */
  private static final @Nullable FloatPointer FACTORS = null;

  private final Tensor input;
  private final float scale;
  private final Tensor output;

  UpsamplingStage(Program program, Tensor input, float scale, long... outShape) {
    this.input = input;
    this.scale = scale;
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_resampling_forward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            dnnl_forward_inference,
            dnnl_resampling_nearest,
            FACTORS,
            input.layout().descriptor(),
            Layout.any(program.scope(), input.layout().precision(), outShape).descriptor(),
            program.attributes());
    PrimitiveDescriptor forward =
        new PrimitiveDescriptor(program.scope(), handle, status, "an upsampling");
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

  /**
   * Computes the gradient of a pixel as the sum over its copies: an average pooling, times their
   * number. oneDNN's own backward operation takes many times as long.
   */
  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    long[] inShape = input.layout().shape();
    long[] outShape = output.layout().shape();
    long[] factors = {outShape[2] / inShape[2], outShape[3] / inShape[3]};
    long[] none = {0, 0};
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_pooling_forward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            dnnl_forward_inference,
            dnnl_pooling_avg_exclude_padding,
            outputGradient.layout().descriptor(),
            Layout.any(program.scope(), outputGradient.layout().precision(), inShape).descriptor(),
            factors,
            factors,
            none,
            none,
            none,
            times(program, factors[0] * factors[1]));
    PrimitiveDescriptor descriptor =
        new PrimitiveDescriptor(program.scope(), handle, status, "an upsampling's gradient");
    Tensor inputGradient = program.allocate(descriptor.layout(dnnl_query_dst_md, inShape));
    program.add(descriptor.with(DNNL_ARG_SRC, outputGradient).with(DNNL_ARG_DST, inputGradient));
    return inputGradient;
  }

  private static dnnl_primitive_attr times(Program program, long factor) {
    return Dnnl.attributes(
        program.scope(),
        operations ->
            Dnnl.check(
                dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_linear, (float) factor, 0),
                "a factor"));
  }
}

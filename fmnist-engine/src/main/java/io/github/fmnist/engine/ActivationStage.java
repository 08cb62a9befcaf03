package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import org.bytedeco.dnnl.dnnl_primitive_desc;

/** An activation: y = f(x), value by value, in any layout. */
final class ActivationStage implements Stage {
  private final ActivationAlgorithm eltwise;
  private final float inputScale;
  private final Tensor input;
  private final Tensor output;
  private final PrimitiveDescriptor forward;

  private ActivationStage(
      Program program, ActivationAlgorithm eltwise, float inputScale, Tensor input, Tensor output) {
    this.eltwise = eltwise;
    this.inputScale = inputScale;
    this.input = input;
    this.output = output;
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_eltwise_forward_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            dnnl_forward_training,
            eltwise.forward(),
            input.layout().descriptor(),
            output.layout().descriptor(),
            eltwise.alpha(),
            eltwise.beta(),
            program.attributes());
    forward = new PrimitiveDescriptor(program.scope(), descriptor, status, "an activation");
  }

  /**
   * Appends the forward steps.
   *
   * @param source its input, up to the factor {@code inputScale}
   * @param mayOverwrite whether the result may take the place of the source
   */
  static ActivationStage append(
      Program program,
      ActivationAlgorithm eltwise,
      Tensor source,
      float inputScale,
      boolean mayOverwrite) {
    Tensor input = program.inLayout(source, source.layout(), inputScale);
    boolean overwrites = (mayOverwrite || inputScale != 1) && eltwise.fromOutput();
    Tensor output = overwrites ? input : program.allocate(input.layout());
    ActivationStage stage = new ActivationStage(program, eltwise, inputScale, input, output);
    program.add(stage.forward.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output));
    return stage;
  }

  /** The stage of an activation that the layer before has applied to its output. */
  static ActivationStage applied(Program program, ActivationAlgorithm eltwise, Tensor output) {
    return new ActivationStage(program, eltwise, 1, output, output);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public float scale() {
    return eltwise.scale();
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    Tensor gradient = program.inLayout(outputGradient, output.layout());
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_eltwise_backward_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            eltwise.backward(),
            gradient.layout().descriptor(),
            gradient.layout().descriptor(),
            output.layout().descriptor(),
            eltwise.alpha(),
            eltwise.beta(),
            forward.descriptor(),
            program.attributes());
    program.add(
        new PrimitiveDescriptor(program.scope(), descriptor, status, "an activation's gradient")
            .with(
                eltwise.fromOutput() ? DNNL_ARG_DST : DNNL_ARG_SRC,
                eltwise.fromOutput() ? output : input)
            .with(DNNL_ARG_DIFF_DST, gradient)
            .with(DNNL_ARG_DIFF_SRC, gradient));
    return program.inLayout(gradient, gradient.layout(), inputScale);
  }
}

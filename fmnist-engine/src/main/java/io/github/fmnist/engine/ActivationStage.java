package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import org.bytedeco.dnnl.dnnl_primitive_desc;

/** An activation: y = f(x), element by element, in any layout. */
final class ActivationStage implements Stage {
  private final ActivationAlgorithm algorithm;
  private final float inputScale;
  private final Tensor input;
  private final Tensor output;
  private final PrimitiveDescriptor forward;

  private ActivationStage(
      Program program,
      ActivationAlgorithm algorithm,
      float inputScale,
      Tensor input,
      Tensor output) {
    this.algorithm = algorithm;
    this.inputScale = inputScale;
    this.input = input;
    this.output = output;
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_eltwise_forward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            dnnl_forward_training,
            algorithm.forward(),
            input.layout().descriptor(),
            output.layout().descriptor(),
            algorithm.alpha(),
            algorithm.beta(),
            program.attributes());
    forward = new PrimitiveDescriptor(program.scope(), handle, status, "an activation");
  }

  /**
   * Appends the forward steps.
   *
   * @param source the input, still to be multiplied by {@code inputScale}
   * @param mayOverwrite whether the result may take the place of the source
   */
  static ActivationStage append(
      Program program,
      ActivationAlgorithm algorithm,
      Tensor source,
      float inputScale,
      boolean mayOverwrite) {
    Tensor input = program.inLayout(source, source.layout(), inputScale);
    boolean overwrites = (mayOverwrite || inputScale != 1) && algorithm.fromOutput();
    Tensor output = overwrites ? input : program.allocate(input.layout());
    ActivationStage stage = new ActivationStage(program, algorithm, inputScale, input, output);
    program.add(stage.forward.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output));
    return stage;
  }

  /**
   * Returns the stage of an activation that the previous layer has already applied to its output.
   */
  static ActivationStage applied(Program program, ActivationAlgorithm algorithm, Tensor output) {
    return new ActivationStage(program, algorithm, 1, output, output);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public float scale() {
    return algorithm.scale();
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    Tensor gradient = program.inLayout(outputGradient, output.layout());
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_eltwise_backward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            algorithm.backward(),
            gradient.layout().descriptor(),
            gradient.layout().descriptor(),
            output.layout().descriptor(),
            algorithm.alpha(),
            algorithm.beta(),
            forward.handle(),
            program.attributes());
    program.add(
        new PrimitiveDescriptor(program.scope(), handle, status, "an activation's gradient")
            .with(
                algorithm.fromOutput() ? DNNL_ARG_DST : DNNL_ARG_SRC,
                algorithm.fromOutput() ? output : input)
            .with(DNNL_ARG_DIFF_DST, gradient)
            .with(DNNL_ARG_DIFF_SRC, gradient));
    return program.inLayout(gradient, gradient.layout(), inputScale);
  }
}

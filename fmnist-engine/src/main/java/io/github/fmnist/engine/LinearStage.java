package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is linear in its weights: y = W x + b. In every pass, the weights are read from the
 * plain parameter array and reordered to the layout that the operation prefers; their gradients are
 * reordered back.
 */
final class LinearStage implements Stage {
  private static final int IMAGE_RANK = 4;

  private final LinearOperation operation;
  private final Parameters parameters;
  private final PrimitiveDescriptor forward;
  private final Tensor input;
  private final float inputScale;
  private final Tensor output;

  /**
   * Appends the forward step.
   *
   * @param source the input, still to be multiplied by {@code inputScale}
   * @param activation the activation to apply in the same pass over the memory, or null
   * @param outShape the shape of the output
   */
  LinearStage(
      Program program,
      LinearOperation operation,
      Tensor source,
      float inputScale,
      Parameters parameters,
      @Nullable ActivationAlgorithm activation,
      long... outShape) {
    this.operation = operation;
    this.parameters = parameters;
    this.inputScale = inputScale;
    Scope scope = program.scope();
    Parameters.Bias bias = parameters.bias();
    boolean biasAfterwards = bias != null && !operation.takesBias();
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        operation.forward(
            handle,
            Layout.any(scope, source.layout().shape()).descriptor(),
            anyWeights(scope),
            biasAfterwards ? null : bias(),
            operation.output(scope, outShape).descriptor(),
            ActivationAlgorithm.following(scope, biasAfterwards ? null : activation));
    forward = new PrimitiveDescriptor(scope, handle, status, operation.toString());
    input = program.inLayout(source, forward.layout(dnnl_query_src_md, source.layout().shape()));
    output = program.allocate(forward.layout(dnnl_query_dst_md, outShape));
    forward
        .with(DNNL_ARG_SRC, input)
        .with(DNNL_ARG_WEIGHTS, weightsFor(program, forward))
        .with(DNNL_ARG_DST, output);
    if (bias != null && !biasAfterwards) {
      forward.with(DNNL_ARG_BIAS, bias.values());
    }
    program.add(forward);
    if (bias != null && biasAfterwards) {
      PlaneBias.append(program, output, bias.values(), activation);
    }
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public boolean outputMayBeOverwritten() {
    return true;
  }

  @Override
  public boolean hasParameters() {
    return parameters.trainable();
  }

  @Override
  public void accumulateGradients(Program program, Tensor outputGradient) {
    if (!parameters.trainable()) {
      return;
    }
    PrimitiveDescriptor descriptor =
        gradient(
            program,
            "weight gradient",
            (handle, source, destination) ->
                operation.weightGradient(
                    handle,
                    source.descriptor(),
                    anyWeights(program.scope()),
                    bias(),
                    destination.descriptor(),
                    forward.handle(),
                    program.attributes()),
            input.layout(),
            anyInput(program.scope()));
    Tensor weightGradient =
        program.gradient(
            parameters.weightGradient(),
            descriptor.layout(dnnl_query_diff_weights_md, parameters.weights().layout().shape()),
            inputScale);
    descriptor
        .with(
            DNNL_ARG_SRC,
            program.inLayout(input, descriptor.layout(dnnl_query_src_md, input.layout().shape())))
        .with(DNNL_ARG_DIFF_DST, gradientFor(program, descriptor, outputGradient))
        .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient);
    Parameters.Bias bias = parameters.bias();
    if (bias == null) {
      program.add(descriptor);
    } else {
      Tensor biasGradient = program.gradient(bias.gradient(), bias.values().layout(), 1);
      program.add(descriptor.with(DNNL_ARG_DIFF_BIAS, biasGradient));
      program.deliver(biasGradient, bias.gradient(), 1);
    }
    program.deliver(weightGradient, parameters.weightGradient(), inputScale);
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    PrimitiveDescriptor descriptor =
        gradient(
            program,
            "input gradient",
            (handle, source, destination) ->
                operation.inputGradient(
                    handle,
                    source.descriptor(),
                    anyWeights(program.scope()),
                    destination.descriptor(),
                    forward.handle(),
                    program.attributes()),
            anyInput(program.scope()));
    long[] inShape = input.layout().shape();
    Tensor inputGradient = program.allocate(descriptor.layout(dnnl_query_diff_src_md, inShape));
    program.add(
        descriptor
            .with(DNNL_ARG_DIFF_DST, gradientFor(program, descriptor, outputGradient))
            .with(DNNL_ARG_WEIGHTS, weightsFor(program, descriptor))
            .with(DNNL_ARG_DIFF_SRC, inputGradient));
    return inputGradient;
  }

  /**
   * Creates a gradient. Images keep the layouts of input and output, which saves reorders before
   * and behind it, unless that leaves only the reference implementation.
   *
   * @param sources layouts of the input to try otherwise, by falling preference, each with any
   *     layout of the output
   */
  private PrimitiveDescriptor gradient(
      Program program, String kind, Gradient gradient, Layout... sources) {
    Scope scope = program.scope();
    long[] outShape = output.layout().shape();
    List<PrimitiveDescriptor.Candidate> candidates = new ArrayList<>();
    if (outShape.length == IMAGE_RANK) {
      candidates.add(handle -> gradient.create(handle, input.layout(), output.layout()));
    }
    Layout anyOutput = Layout.any(scope, outShape);
    for (Layout source : sources) {
      candidates.add(handle -> gradient.create(handle, source, anyOutput));
    }
    return PrimitiveDescriptor.firstOf(scope, "%s (%s)".formatted(operation, kind), candidates);
  }

  private Layout anyInput(Scope scope) {
    return Layout.any(scope, input.layout().shape());
  }

  /** Fills in a descriptor for given layouts of the input and the output. */
  private interface Gradient {
    int create(dnnl_primitive_desc handle, Layout source, Layout destination);
  }

  private Tensor weightsFor(Program program, PrimitiveDescriptor descriptor) {
    Tensor weights = parameters.weights();
    return program.inLayout(
        weights, descriptor.layout(dnnl_query_weights_md, weights.layout().shape()), inputScale);
  }

  private Tensor gradientFor(
      Program program, PrimitiveDescriptor descriptor, Tensor outputGradient) {
    return program.inLayout(
        outputGradient, descriptor.layout(dnnl_query_diff_dst_md, output.layout().shape()));
  }

  private dnnl_memory_desc anyWeights(Scope scope) {
    return Layout.any(scope, parameters.weights().layout().shape()).descriptor();
  }

  private @Nullable dnnl_memory_desc bias() {
    Parameters.Bias bias = parameters.bias();
    return bias == null ? null : bias.values().layout().descriptor();
  }
}

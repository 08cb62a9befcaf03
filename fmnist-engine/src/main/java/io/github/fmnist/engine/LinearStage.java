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
  private final Precision operands;
  private final PrimitiveDescriptor forward;
  private final Tensor source;
  private final Tensor input;
  private final float inputScale;
  private final Tensor output;

  /**
   * Appends the forward step.
   *
   * @param source the input, still to be multiplied by {@code inputScale}
   * @param outShape the shape of the output
   */
  LinearStage(
      Program program,
      LinearOperation operation,
      Tensor source,
      float inputScale,
      Affine affine,
      long... outShape) {
    this.operation = operation;
    this.source = source;
    this.inputScale = inputScale;
    parameters = affine.parameters();
    operands = affine.operands();
    Scope scope = program.scope();
    Parameters.Bias bias = parameters.bias();
    boolean biasAfterwards = bias != null && !operation.takesBias();
    forward =
        PrimitiveDescriptor.firstOf(
            scope,
            operation.toString(),
            operation.outputs(scope, affine.result(), outShape).stream()
                .<PrimitiveDescriptor.Candidate>map(
                    layout ->
                        handle ->
                            operation.forward(
                                handle,
                                anyInput(scope, operands).descriptor(),
                                anyWeights(scope, operands),
                                biasAfterwards ? null : bias(),
                                layout.descriptor(),
                                ActivationAlgorithm.following(
                                    scope, biasAfterwards ? null : affine.activation())))
                .toList());
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
      PlaneBias.append(program, output, bias.values(), affine.activation());
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
    Scope scope = program.scope();
    Parameters.Bias bias = parameters.bias();
    boolean sumsBias = bias != null && isOfImages();
    PrimitiveDescriptor descriptor =
        gradient(
            program,
            "weight gradient",
            (handle, source, destination) ->
                operation.weightGradient(
                    handle,
                    source.descriptor(),
                    anyWeights(scope, Precision.FLOAT32),
                    sumsBias ? null : bias(),
                    destination.descriptor(),
                    forward.handle(),
                    program.attributes()),
            List.of(
                new Layouts(keptInput(scope), keptOutput(scope)),
                new Layouts(keptInput(scope), anyOutput(scope)),
                new Layouts(anyInput(scope, operands), anyOutput(scope))));
    Tensor readGradient = gradientFor(program, descriptor, outputGradient);
    Layout weightLayout =
        descriptor.layout(dnnl_query_diff_weights_md, parameters.weights().layout().shape());
    Tensor weightGradient =
        operation.turnsKernels()
            ? program.allocate(weightLayout)
            : program.gradient(parameters.weightGradient(), weightLayout, inputScale);
    descriptor
        .with(
            DNNL_ARG_SRC,
            inputIn(program, descriptor.layout(dnnl_query_src_md, source.layout().shape())))
        .with(DNNL_ARG_DIFF_DST, readGradient)
        .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient);
    if (bias == null) {
      program.add(descriptor);
    } else {
      Tensor biasGradient = program.gradient(bias.gradient(), bias.values().layout(), 1);
      if (sumsBias) {
        program.add(descriptor);
        ChannelSums.append(program, readGradient, biasGradient);
      } else {
        program.add(descriptor.with(DNNL_ARG_DIFF_BIAS, biasGradient));
      }
      program.deliver(biasGradient, bias.gradient(), 1);
    }
    Tensor delivered =
        operation.turnsKernels()
            ? TurnedKernels.append(
                program, program.inLayout(weightGradient, parameters.weights().layout()))
            : weightGradient;
    program.deliver(delivered, parameters.weightGradient(), inputScale);
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    Scope scope = program.scope();
    Precision precision = source.layout().precision();
    Layouts kept = new Layouts(keptInput(scope).in(scope, precision), keptOutput(scope));
    Layouts any = new Layouts(anyInput(scope, precision), anyOutput(scope));
    List<Layouts> layouts =
        hasOnePlane() ? List.of(plainLayouts(scope), kept, any) : List.of(kept, any);
    PrimitiveDescriptor descriptor =
        gradient(
            program,
            "input gradient",
            (handle, source, destination) ->
                operation.inputGradient(
                    handle,
                    source.descriptor(),
                    anyWeights(scope, operands),
                    destination.descriptor(),
                    forward.handle(),
                    program.attributes()),
            layouts);
    long[] inShape = source.layout().shape();
    Tensor inputGradient = program.allocate(descriptor.layout(dnnl_query_diff_src_md, inShape));
    program.add(
        descriptor
            .with(DNNL_ARG_DIFF_DST, gradientFor(program, descriptor, outputGradient))
            .with(DNNL_ARG_WEIGHTS, weightsFor(program, descriptor))
            .with(DNNL_ARG_DIFF_SRC, inputGradient));
    return inputGradient;
  }

  /** Layouts of the input and the output to request for a gradient. */
  private record Layouts(Layout input, Layout output) {}

  /**
   * Creates a gradient in the first of several layouts that oneDNN has more than a reference
   * implementation for. Images keep the layouts that they have if possible, which saves reorders.
   *
   * @param layouts by falling preference; only the last of them counts for a dense layer
   */
  private PrimitiveDescriptor gradient(
      Program program, String kind, Gradient gradient, List<Layouts> layouts) {
    List<PrimitiveDescriptor.Candidate> candidates =
        layouts.stream()
            .skip(isOfImages() ? 0 : layouts.size() - 1)
            .<PrimitiveDescriptor.Candidate>map(
                each -> handle -> gradient.create(handle, each.input(), each.output()))
            .toList();
    return PrimitiveDescriptor.firstOf(
        program.scope(), "%s (%s)".formatted(operation, kind), candidates);
  }

  private boolean isOfImages() {
    return output.layout().shape().length == IMAGE_RANK;
  }

  /**
   * Returns whether the input is a single plane: oneDNN's blocked layouts would pad it to as many
   * planes as a vector register has values, and a product of plain matrices does not.
   */
  private boolean hasOnePlane() {
    return isOfImages() && source.layout().shape()[1] == 1;
  }

  private Layouts plainLayouts(Scope scope) {
    return new Layouts(
        Layout.plain(scope, source.layout().precision(), source.layout().shape()),
        Layout.plain(scope, operands, output.layout().shape()));
  }

  /**
   * Returns the layout of the input for gradients, in the precision of the products. The plain one
   * that suits the forward pass to a single plane does not suit them.
   */
  private Layout keptInput(Scope scope) {
    boolean toOnePlane = isOfImages() && output.layout().shape()[1] == 1;
    return toOnePlane ? source.layout().in(scope, operands) : input.layout();
  }

  /** Returns the input in a layout: one of the two tensors that are there, or a copy. */
  private Tensor inputIn(Program program, Layout layout) {
    return program.inLayout(source.layout().sameAs(layout) ? source : input, layout);
  }

  /** Returns the layout of the output, in the precision of the products. */
  private Layout keptOutput(Scope scope) {
    return output.layout().in(scope, operands);
  }

  private Layout anyOutput(Scope scope) {
    return Layout.any(scope, operands, output.layout().shape());
  }

  private Layout anyInput(Scope scope, Precision precision) {
    return Layout.any(scope, precision, source.layout().shape());
  }

  /** Fills in a descriptor for given layouts of the input and the output. */
  private interface Gradient {
    int create(dnnl_primitive_desc handle, Layout source, Layout destination);
  }

  private Tensor weightsFor(Program program, PrimitiveDescriptor descriptor) {
    Tensor weights =
        operation.turnsKernels()
            ? TurnedKernels.append(program, parameters.weights())
            : parameters.weights();
    return program.inLayout(
        weights, descriptor.layout(dnnl_query_weights_md, weights.layout().shape()), inputScale);
  }

  private Tensor gradientFor(
      Program program, PrimitiveDescriptor descriptor, Tensor outputGradient) {
    return program.inLayout(
        outputGradient, descriptor.layout(dnnl_query_diff_dst_md, output.layout().shape()));
  }

  private dnnl_memory_desc anyWeights(Scope scope, Precision precision) {
    return Layout.any(scope, precision, parameters.weights().layout().shape()).descriptor();
  }

  private @Nullable dnnl_memory_desc bias() {
    Parameters.Bias bias = parameters.bias();
    return bias == null ? null : bias.values().layout().descriptor();
  }
}

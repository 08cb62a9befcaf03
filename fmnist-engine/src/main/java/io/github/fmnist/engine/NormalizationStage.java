package io.github.fmnist.engine;

import static java.util.Objects.requireNonNull;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;
import static org.bytedeco.dnnl.global.dnnl.dnnl_batch_normalization_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_batch_normalization_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/**
 * Batch normalization, channel by channel: y = gamma * (x - mean) / sqrt(variance + epsilon) +
 * beta. In training, mean and variance are the statistics of the batch. In inference and in a
 * frozen layer, they are the running statistics, which are constants then.
 *
 * <p>Ioffe, Szegedy 2015, arXiv 1502.03167.
 */
final class NormalizationStage implements Stage {
  private final Parameters parameters;
  private final Parameters.Bias beta;
  private final RunningStatistics running;
  private final float epsilon;
  private final boolean training;
  private final float inputScale;
  private final Tensor input;
  private final Tensor output;
  private final Tensor mean;
  private final Tensor variance;
  private final PrimitiveDescriptor forward;

  /**
   * The input gradients that a program has already computed together with the parameter gradients.
   */
  private final Map<Program, Tensor> inputGradients = new HashMap<>();

  /**
   * Appends the forward steps.
   *
   * @param source the input, still to be multiplied by {@code inputScale}
   * @param parameters gamma as weights and beta as bias, [c] each
   */
  NormalizationStage(
      Program program,
      Tensor source,
      float inputScale,
      Parameters parameters,
      RunningStatistics running,
      double epsilon,
      Mode mode) {
    this.parameters = parameters;
    beta = requireNonNull(parameters.bias());
    this.running = running;
    this.epsilon = (float) epsilon;
    this.inputScale = inputScale;
    training = mode == Mode.TRAIN && parameters.trainable();
    input = program.inLayout(source, source.layout(), inputScale);
    output = program.allocate(input.layout());
    mean = training ? program.allocate(running.mean().layout()) : running.mean();
    variance = training ? program.allocate(running.mean().layout()) : running.variance(program);
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_batch_normalization_forward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            dnnl_forward_training,
            input.layout().descriptor(),
            output.layout().descriptor(),
            this.epsilon,
            flags(),
            program.attributes());
    forward = new PrimitiveDescriptor(program.scope(), handle, status, "a batch normalization");
    program.add(
        withStatistics(forward).with(DNNL_ARG_SHIFT, beta.values()).with(DNNL_ARG_DST, output));
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
    Tensor gammaGradient =
        program.gradient(parameters.weightGradient(), parameters.weights().layout(), 1);
    Tensor betaGradient = program.gradient(beta.gradient(), beta.values().layout(), 1);
    inputGradients.put(program, backward(program, outputGradient, gammaGradient, betaGradient));
    program.deliver(gammaGradient, parameters.weightGradient(), 1);
    program.deliver(betaGradient, beta.gradient(), 1);
    if (training) {
      running.deliver(program, mean, variance);
    }
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    Tensor gradient = inputGradients.get(program);
    if (gradient == null) {
      // oneDNN also computes the other gradients, as intermediate results, and needs memory for
      // them.
      gradient =
          backward(
              program,
              outputGradient,
              program.allocate(parameters.weights().layout()),
              program.allocate(beta.values().layout()));
    }
    return program.inLayout(gradient, gradient.layout(), inputScale);
  }

  private Tensor backward(
      Program program, Tensor outputGradient, Tensor gammaGradient, Tensor betaGradient) {
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_batch_normalization_backward_primitive_desc_create(
            handle,
            Dnnl.engine(),
            dnnl_backward,
            input.layout().descriptor(),
            output.layout().descriptor(),
            input.layout().descriptor(),
            epsilon,
            flags(),
            forward.handle(),
            program.attributes());
    PrimitiveDescriptor descriptor =
        new PrimitiveDescriptor(
            program.scope(), handle, status, "a batch normalization's gradient");
    Tensor inputGradient = program.allocate(input.layout());
    program.add(
        withStatistics(descriptor)
            .with(DNNL_ARG_DIFF_DST, program.inLayout(outputGradient, output.layout()))
            .with(DNNL_ARG_DIFF_SRC, inputGradient)
            .with(DNNL_ARG_DIFF_SCALE, gammaGradient)
            .with(DNNL_ARG_DIFF_SHIFT, betaGradient));
    return inputGradient;
  }

  private PrimitiveDescriptor withStatistics(PrimitiveDescriptor descriptor) {
    return descriptor
        .with(DNNL_ARG_SRC, input)
        .with(DNNL_ARG_SCALE, parameters.weights())
        .with(DNNL_ARG_MEAN, mean)
        .with(DNNL_ARG_VARIANCE, variance);
  }

  private int flags() {
    int flags = dnnl_use_scale | dnnl_use_shift;
    return training ? flags : flags | dnnl_use_global_stats;
  }
}

package io.github.fmnist.engine;

import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network compiled for one batch shape and one mode: all operations and all memory, reused by one
 * pass after another.
 */
final class Plan implements AutoCloseable {
  /** The batch shape and the mode of a plan. */
  record Key(long[] shape, Mode mode) {
    boolean sameAs(Key other) {
      return mode == other.mode && Arrays.equals(shape, other.shape);
    }
  }

  private final Key key;
  private final Scope scope;
  private final Scratchpad scratchpad;
  private final dnnl_stream stream;
  private final Program forward;
  private final List<Stage> stages = new ArrayList<>();
  private final Tensor input;
  private final INDArray output;
  private final FiniteCheck finiteBatch;

  /** Whether the examples of a batch affect one another. */
  private final boolean mixesExamples;

  private final Map<Gradients, Backward> accumulating = new EnumMap<>(Gradients.class);
  private final Map<Gradients, Backward> replacing = new EnumMap<>(Gradients.class);
  private long step;

  private Plan(
      Scope scope,
      Key key,
      List<LayerSpec> layers,
      long seed,
      Scratchpad scratchpad,
      dnnl_stream stream) {
    this.scope = scope;
    this.key = key;
    this.scratchpad = scratchpad;
    this.stream = stream;
    forward = new Program(scope, scratchpad, true);
    Deque<LayerSpec> active = new ArrayDeque<>(layers);
    if (key.mode() == Mode.INFERENCE) {
      active.removeIf(LayerSpec.Dropout.class::isInstance);
    }
    // If the network begins with a reshape, the input tensor has the new shape and reads the batch
    // without a copy: each forward pass sets the address of the batch.
    long[] shape = key.shape();
    while (active.peek() instanceof LayerSpec.Reshape reshape) {
      shape = reshape.outputShape(shape);
      active.remove();
    }
    input = Tensor.at(scope, Layout.plain(scope, shape), Memory.at(0));
    stages.add(new InputStage(input));
    for (LayerSpec layer : active) {
      stages.add(
          layer.append(
              forward,
              last(),
              key.mode(),
              layerStream -> CounterRandom.of(seed, layerStream, 0, step)));
    }
    Tensor result = last().output();
    output = LentArray.of(result.layout().shape());
    Tensor plain = Tensor.at(scope, Layout.plain(scope, output.shape()), Memory.of(output));
    if (last() instanceof LinearStage && result.layout().sameAs(plain.layout())) {
      // Only the caller reads the result.
      result.moveTo(plain.address());
    } else {
      forward.copy(result, plain, last().scale());
    }
    mixesExamples = key.mode() == Mode.TRAIN && layers.stream().anyMatch(LayerSpec::mixesExamples);
    long examples = key.shape()[0];
    finiteBatch = new FiniteCheck(forward, (int) examples, input.layout().length() / examples);
  }

  /**
   * Creates a plan.
   *
   * @throws IllegalArgumentException if the network does not accept batches of this shape
   */
  static Plan of(
      Key key, List<LayerSpec> layers, long seed, Scratchpad scratchpad, dnnl_stream stream) {
    Scope scope = new Scope();
    try {
      return new Plan(scope, key, layers, seed, scratchpad, stream);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  Key key() {
    return key;
  }

  INDArray output() {
    return output;
  }

  /**
   * Runs forward on a plain float32 array, which must remain valid while the pass is open. The
   * outputs of examples with infinite or NaN values are NaN.
   */
  void forward(INDArray x, long step) {
    this.step = step;
    input.moveTo(Memory.of(x));
    forward.run(stream);
    finiteBatch.propagate(stream, x, output, mixesExamples);
  }

  /**
   * Runs backward from a plain float32 array of the shape of the output; adds to the parameter
   * gradients.
   */
  @Nullable INDArray backward(INDArray outputGradient, Gradients requested) {
    return accumulating
        .computeIfAbsent(requested, key -> new Backward(key, true))
        .run(outputGradient);
  }

  /** Does the same as {@link #backward}, but replaces the parameter gradients. */
  @Nullable INDArray backwardReplacing(INDArray outputGradient, Gradients requested) {
    return replacing(requested).run(outputGradient);
  }

  /** Returns the number of parameter gradients that {@link #backwardReplacing} replaces. */
  long replacedGradients(Gradients requested) {
    return replacing(requested).program.covered();
  }

  private Backward replacing(Gradients requested) {
    return replacing.computeIfAbsent(requested, key -> new Backward(key, false));
  }

  @Override
  public void close() {
    scope.close();
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  /** The backward pass for one set of requested gradients. */
  private final class Backward {
    private final Program program;
    private final Tensor outputGradient;
    private final @Nullable INDArray inputGradient;

    Backward(Gradients requested, boolean accumulates) {
      program = new Program(scope, scratchpad, accumulates);
      outputGradient = program.allocate(Layout.plain(scope, output.shape()));
      Tensor gradient = program.inLayout(outputGradient, outputGradient.layout(), last().scale());
      // The input stage has no backward steps, and no gradient is needed below the lowest
      // parameters.
      int lowest = requested.input() ? 0 : lowestWithParameters();
      for (int i = stages.size() - 1; i >= Math.max(lowest, 1); i--) {
        if (requested.parameters()) {
          stages.get(i).accumulateGradients(program, gradient);
        }
        if (i > lowest) {
          gradient = stages.get(i).inputGradient(program, gradient);
        }
      }
      if (requested.input()) {
        INDArray lent = LentArray.of(key.shape());
        program.copy(gradient, Tensor.at(scope, input.layout(), Memory.of(lent)), 1);
        inputGradient = lent;
      } else {
        inputGradient = null;
      }
    }

    @Nullable INDArray run(INDArray gradient) {
      try {
        Pointer.memcpy(
            outputGradient.address(), Memory.of(gradient), gradient.length() * Float.BYTES);
      } finally {
        // The address does not keep the array reachable.
        Reference.reachabilityFence(gradient);
      }
      program.run(stream);
      return inputGradient;
    }

    private int lowestWithParameters() {
      for (int i = 0; i < stages.size(); i++) {
        if (stages.get(i).hasParameters()) {
          return i;
        }
      }
      return stages.size();
    }
  }
}

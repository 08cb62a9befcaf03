package io.github.fmnist.engine;

import static java.util.Objects.requireNonNull;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_sub;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_log;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Element-wise functions for losses on logits. They run on oneDNN if it is available, else on nd4j.
 * A second thread that calls a method at the same time gets an {@link IllegalStateException}.
 *
 * <p>Arrays are float32 in c order without gaps; the result may be the argument itself.
 */
public final class LogitFunctions implements AutoCloseable {
  /** The maximum number of cached operations, one for each function and length. */
  private static final int MAX_CACHED = 8;

  /**
   * A lower bound of the sigmoid, well above the smallest float, so that its logarithm is finite.
   */
  private static final float MIN_SIGMOID = 1e-37f;

  private final Confinement confinement = new Confinement("the LogitFunctions object");
  private final Scope scope = new Scope();
  private final @Nullable dnnl_stream stream;
  private final Map<Key, Operation> operations = new LinkedHashMap<>(MAX_CACHED, 0.75f, true);
  private boolean closed;

  /**
   * Creates the functions for an engine.
   *
   * @param engine the engine; {@link Engine#DL4J} selects nd4j
   * @throws IllegalStateException if the engine is {@link Engine#ONEDNN} and its native libraries
   *     are not available
   */
  public LogitFunctions(Engine engine) {
    String obstacle = engine == Engine.DL4J ? "" : Natives.obstacle();
    checkState(obstacle == null || engine != Engine.ONEDNN, "%s", obstacle);
    stream = obstacle == null ? Dnnl.stream(scope) : null;
  }

  /** Computes 1 / (1 + e^-x) of each value. */
  public void sigmoid(INDArray x, INDArray result) {
    confinement.run(() -> computeSigmoid(x, result));
  }

  /**
   * Computes 1 / (1 + e^-x) - y of each pair of values: the gradient of a Bernoulli likelihood with
   * respect to the logits x, for the pixels y.
   */
  public void sigmoidMinus(INDArray x, INDArray y, INDArray result) {
    confinement.run(() -> computeSigmoidMinus(x, y, result));
  }

  /**
   * Computes log(1 + e^x) of each value, with an error of at most 5e-6 for results below 1: the
   * part of a Bernoulli likelihood that does not depend on the pixel.
   */
  public void softplus(INDArray x, INDArray result) {
    confinement.run(() -> computeSoftplus(x, result));
  }

  /** Frees the native memory: at once, or when the operation that is running ends. Idempotent. */
  @Override
  public void close() {
    confinement.close(this::free);
  }

  private void free() {
    if (!closed) {
      closed = true;
      operations.values().forEach(Operation::close);
      scope.close();
    }
  }

  private void computeSigmoid(INDArray x, INDArray result) {
    check(x, x, result);
    if (stream == null) {
      Nd4j.exec(new Sigmoid(x, result));
    } else {
      operation(Function.SIGMOID, x).run(x, x, result);
    }
  }

  private void computeSigmoidMinus(INDArray x, INDArray y, INDArray result) {
    check(x, y, result);
    if (stream == null) {
      result.assign(Transforms.sigmoid(x, true).subi(y.reshape(x.shape())));
    } else {
      operation(Function.SIGMOID_MINUS, x).run(x, y, result);
    }
  }

  private void computeSoftplus(INDArray x, INDArray result) {
    check(x, x, result);
    if (stream == null) {
      // The softplus of nd4j overflows where e^x does.
      INDArray bounded = Transforms.min(x, 80, true);
      Nd4j.exec(new SoftPlus(bounded, bounded));
      result.assign(Transforms.max(bounded, x, false));
    } else {
      operation(Function.SOFTPLUS, x).run(x, x, result);
    }
  }

  private Operation operation(Function function, INDArray x) {
    Operation operation = operations.computeIfAbsent(new Key(function, x.length()), Operation::new);
    if (operations.size() > MAX_CACHED) {
      operations.remove(operations.keySet().iterator().next()).close();
    }
    return operation;
  }

  private void check(INDArray x, INDArray y, INDArray result) {
    checkState(!closed, "the LogitFunctions object is closed");
    check(x, x.length());
    check(y, x.length());
    check(result, x.length());
  }

  private static void check(INDArray array, long length) {
    LiveArray.require(array, "values");
    boolean fits =
        array.dataType() == DataType.FLOAT
            && array.ordering() == 'c'
            && array.elementWiseStride() == 1
            && array.length() == length;
    // The description of an array takes longer to write than a small array to compute.
    checkArgument(
        fits,
        "a float32 array of %s values in c order without gaps expected, found %s",
        length,
        fits ? "one" : array.shapeInfoToString());
  }

  private enum Function {
    SIGMOID,
    SIGMOID_MINUS,
    SOFTPLUS
  }

  private record Key(Function function, long length) {}

  /** A function of a fixed number of values at any address. */
  private final class Operation implements AutoCloseable {
    private final Scope own = new Scope();
    private final Tensor source;
    private final Tensor other;
    private final Tensor target;
    private final Primitive primitive;

    Operation(Key key) {
      Layout layout = Layout.plain(own, key.length());
      source = Tensor.withoutMemory(own, layout);
      other = Tensor.withoutMemory(own, layout);
      target = Tensor.withoutMemory(own, layout);
      BinaryChain chain =
          switch (key.function()) {
            case SIGMOID -> sigmoid(1);
            case SIGMOID_MINUS -> sigmoid(1).with(dnnl_binary_sub, other);
            case SOFTPLUS -> softplus();
          };
      primitive = chain.into(own, target);
    }

    private BinaryChain sigmoid(float factor) {
      return new BinaryChain(dnnl_binary_mul, source, Tensor.scalar(own, factor))
          .then(dnnl_eltwise_logistic, 0, 0);
    }

    /**
     * -log(sigmoid(-x)), and x where that sigmoid is too small for a float. oneDNN's own softplus
     * is 4e-6 too large for each very negative value, which adds up over the pixels of an image.
     */
    private BinaryChain softplus() {
      return sigmoid(-1)
          .then(dnnl_eltwise_clip, MIN_SIGMOID, 1)
          .then(dnnl_eltwise_log, 0, 0)
          .then(dnnl_eltwise_linear, -1, 0)
          .with(dnnl_binary_max, source);
    }

    void run(INDArray x, INDArray y, INDArray result) {
      source.moveTo(Memory.of(x));
      other.moveTo(Memory.of(y));
      target.moveTo(Memory.of(result));
      try {
        primitive.run(requireNonNull(stream));
      } finally {
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(y);
        Reference.reachabilityFence(result);
      }
    }

    @Override
    public void close() {
      own.close();
    }
  }
}

package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_log;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Functions of single values, of many at once: what losses on logits need. On oneDNN where that is
 * there, else on nd4j. Confined to one thread at a time.
 *
 * <p>Arrays are float32 in c order without gaps; the result may be the argument itself.
 */
public final class Elementwise implements AutoCloseable {
  /** Operations kept, one for each function and length. */
  private static final int KEPT = 8;

  /** Well above the least float, so that its logarithm is finite. */
  private static final float LEAST_SIGMOID = 1e-37f;

  /** The place of the maximum among the operations that follow. */
  private static final int MAXIMUM = 4;

  private final Scope scope = new Scope();
  private final dnnl_stream stream;
  private final Map<Key, Operation> operations = new LinkedHashMap<>(KEPT, 0.75f, true);
  private boolean closed;

  /**
   * Makes ready to compute.
   *
   * @param engine {@link Engine#DL4J} for nd4j
   * @throws IllegalStateException if {@link Engine#ONEDNN} is asked for and its natives are not
   *     there
   */
  public Elementwise(Engine engine) {
    String obstacle = engine == Engine.DL4J ? "" : Natives.obstacle();
    checkState(obstacle == null || engine != Engine.ONEDNN, "%s", obstacle);
    stream = obstacle == null ? Dnnl.stream(scope) : null;
  }

  /** Computes 1 / (1 + e^-x) of each value. */
  public void sigmoid(INDArray x, INDArray result) {
    apply(Function.SIGMOID, x, result);
  }

  /**
   * Computes log(1 + e^x) of each value, with an error of 5e-6 at most where that is below 1: the
   * part of a Bernoulli likelihood that does not depend on the pixel.
   */
  public void softplus(INDArray x, INDArray result) {
    apply(Function.SOFTPLUS, x, result);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      operations.values().forEach(Operation::close);
      scope.close();
    }
  }

  private void apply(Function function, INDArray x, INDArray result) {
    checkState(!closed, "closed");
    check(x);
    check(result);
    checkArgument(
        x.length() == result.length(),
        "a result of %s values expected, found %s",
        x.length(),
        result.length());
    if (stream != null) {
      operation(new Key(function, x.length())).run(x, result);
    } else if (function == Function.SIGMOID) {
      Nd4j.exec(new Sigmoid(x, result));
    } else {
      // nd4j's own overflows where e^x does.
      INDArray bounded = Transforms.min(x, 80, true);
      Nd4j.exec(new SoftPlus(bounded, bounded));
      result.assign(Transforms.max(bounded, x, false));
    }
  }

  private Operation operation(Key key) {
    Operation operation = operations.computeIfAbsent(key, Operation::new);
    if (operations.size() > KEPT) {
      operations.remove(operations.keySet().iterator().next()).close();
    }
    return operation;
  }

  private static void check(INDArray array) {
    checkArgument(
        array.dataType() == DataType.FLOAT
            && array.ordering() == 'c'
            && array.elementWiseStride() == 1,
        "a float32 array in c order without gaps expected, found %s",
        array.shapeInfoToString());
  }

  private enum Function {
    SIGMOID,
    SOFTPLUS
  }

  private record Key(Function function, long length) {}

  /** A function of so many values, wherever they lie. */
  private final class Operation implements AutoCloseable {
    private final Scope own = new Scope();
    private final Tensor source;
    private final Tensor target;
    private final Primitive primitive;

    Operation(Key key) {
      Layout layout = Layout.plain(own, key.length());
      source = Tensor.at(own, layout, null);
      target = Tensor.at(own, layout, null);
      Scratchpad scratchpad = new Scratchpad();
      own.onClose(scratchpad::close);
      Primitive.Choice choice =
          switch (key.function()) {
            case SIGMOID -> sigmoid(layout);
            case SOFTPLUS -> softplus(layout);
          };
      primitive = choice.with(DNNL_ARG_SRC, source).with(DNNL_ARG_DST, target).build(scratchpad);
    }

    private Primitive.Choice sigmoid(Layout layout) {
      dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
      int status =
          dnnl_eltwise_forward_primitive_desc_create(
              descriptor,
              Dnnl.engine(),
              dnnl_forward_inference,
              dnnl_eltwise_logistic,
              layout.descriptor(),
              layout.descriptor(),
              0,
              0,
              Dnnl.attributes(own, chain -> {}));
      return new Primitive.Choice(own, descriptor, status, "a sigmoid");
    }

    /**
     * -log(sigmoid(-x)), and x where that sigmoid is too small for a float. oneDNN's own softplus
     * is 4e-6 too large for each very negative value, which adds up over the pixels of an image.
     */
    private Primitive.Choice softplus(Layout layout) {
      Tensor minusOne = Tensor.scalar(own, -1);
      dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
      int status =
          dnnl_binary_primitive_desc_create(
              descriptor,
              Dnnl.engine(),
              dnnl_binary_mul,
              layout.descriptor(),
              minusOne.layout().descriptor(),
              layout.descriptor(),
              Dnnl.attributes(
                  own,
                  chain -> {
                    then(chain, dnnl_eltwise_logistic, 0, 0);
                    then(chain, dnnl_eltwise_clip, LEAST_SIGMOID, 1);
                    then(chain, dnnl_eltwise_log, 0, 0);
                    then(chain, dnnl_eltwise_linear, -1, 0);
                    Dnnl.check(
                        dnnl_post_ops_append_binary(chain, dnnl_binary_max, layout.descriptor()),
                        "a maximum");
                  }));
      return new Primitive.Choice(own, descriptor, status, "a softplus")
          .with(DNNL_ARG_SRC_1, minusOne)
          .with(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (1 + MAXIMUM) | DNNL_ARG_SRC_1, source);
    }

    private static void then(dnnl_post_ops chain, int algorithm, float alpha, float beta) {
      Dnnl.check(dnnl_post_ops_append_eltwise(chain, algorithm, alpha, beta), "a function");
    }

    void run(INDArray x, INDArray result) {
      source.moveTo(Memory.of(x));
      target.moveTo(Memory.of(result));
      try {
        primitive.run(stream);
      } finally {
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(result);
      }
    }

    @Override
    public void close() {
      own.close();
    }
  }
}

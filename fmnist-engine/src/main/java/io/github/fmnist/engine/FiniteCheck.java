package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;

import java.nio.FloatBuffer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds infinite and NaN values, and propagates them to the output as NaN. Without this check, the
 * maximum pooling and ReLU of oneDNN would silently replace a NaN by a finite number.
 *
 * <p>If the sum of an example is finite, so are all of its values; the sum costs a thousandth of a
 * step. Only if the sum is infinite or NaN are the values of the example checked one by one.
 */
final class FiniteCheck {
  /** Rows in a check of many values: enough work for all threads, and few sums. */
  private static final int ROWS = 64;

  private final int examples;
  private final long length;
  private final Tensor values;
  private final Tensor sums;
  private final Primitive summing;

  /** Creates a check for a number of examples of the same length. */
  FiniteCheck(Program program, int examples, long length) {
    Scope scope = program.scope();
    this.examples = examples;
    this.length = length;
    values = Tensor.at(scope, Layout.plain(scope, examples, length), Memory.at(0));
    sums = program.allocate(Layout.plain(scope, examples, 1));
    Tensor ones = program.allocate(Layout.plain(scope, length, 1));
    FloatBuffer buffer = ones.buffer();
    while (buffer.hasRemaining()) {
      buffer.put(1);
    }
    summing = summing(program, ones);
  }

  /**
   * Creates a check for {@link #allFinite(dnnl_stream, INDArray)} of a number of values, at least
   * one.
   */
  static FiniteCheck of(Program program, long values) {
    int rows = (int) Math.min(ROWS, values);
    return new FiniteCheck(program, rows, values / rows);
  }

  /**
   * Returns a product with a vector of ones, which is several times as fast as oneDNN's reduction.
   */
  private Primitive summing(Program program, Tensor ones) {
    dnnl_primitive_desc handle = new dnnl_primitive_desc();
    int status =
        dnnl_matmul_primitive_desc_create(
            handle,
            Dnnl.engine(),
            values.layout().descriptor(),
            ones.layout().descriptor(),
            null,
            sums.layout().descriptor(),
            program.attributes());
    return program.build(
        new PrimitiveDescriptor(program.scope(), handle, status, "sums")
            .with(DNNL_ARG_SRC, values)
            .with(DNNL_ARG_WEIGHTS, ones)
            .with(DNNL_ARG_DST, sums));
  }

  /**
   * Replaces the outputs of examples with infinite or NaN values by NaN.
   *
   * @param x float32 in plain order
   * @param output float32 in plain order
   * @param mixesExamples whether one such example affects the outputs of all
   */
  void propagate(dnnl_stream stream, INDArray x, INDArray output, boolean mixesExamples) {
    propagate(finiteRows(stream, x), examples, output, mixesExamples);
  }

  /** Returns whether all values of a plain float32 array are finite. */
  boolean allFinite(dnnl_stream stream, INDArray array) {
    long done = examples * length;
    return IntStream.range(0, examples).allMatch(finiteRows(stream, array))
        && isFinite(new FloatPointer(Memory.of(array)), done, array.length() - done);
  }

  private IntPredicate finiteRows(dnnl_stream stream, INDArray array) {
    values.moveTo(Memory.of(array));
    summing.run(stream);
    FloatBuffer totals = sums.buffer();
    FloatPointer pointer = new FloatPointer(values.address());
    return row -> Float.isFinite(totals.get(row)) || isFinite(pointer, row * length, length);
  }

  /** Returns whether all values of an array of any type and order are finite. */
  static boolean allFinite(INDArray array) {
    return array == null
        || array.isEmpty()
        || Double.isFinite(array.sumNumber().doubleValue())
        || finiteRows(array.reshape(1, array.length())).test(0);
  }

  /** Does the same as {@link #propagate} for examples of any type and order, without oneDNN. */
  static void propagate(INDArray x, INDArray output, boolean mixesExamples) {
    if (!Double.isFinite(x.sumNumber().doubleValue())) {
      propagate(finiteRows(x), Math.toIntExact(x.size(0)), output, mixesExamples);
    }
  }

  private static IntPredicate finiteRows(INDArray array) {
    FloatPointer values = new FloatPointer(array.dup('c').data().asFloat());
    long length = array.length() / array.size(0);
    return row -> isFinite(values, row * length, length);
  }

  private static void propagate(
      IntPredicate finite, int rows, INDArray output, boolean mixesExamples) {
    long length = output.length() / rows;
    for (int row = 0; row < rows; row++) {
      if (!finite.test(row)) {
        if (mixesExamples) {
          fillWithNan(output);
          return;
        }
        fill(output, row * length, length);
      }
    }
  }

  /** Replaces all values of a plain float32 array by NaN. */
  static void fillWithNan(INDArray output) {
    fill(output, 0, output.length());
  }

  private static boolean isFinite(FloatPointer values, long from, long count) {
    for (long i = from; i < from + count; i++) {
      if (!Float.isFinite(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static void fill(INDArray output, long from, long count) {
    FloatPointer values = new FloatPointer(Memory.of(output));
    for (long i = from; i < from + count; i++) {
      values.put(i, Float.NaN);
    }
  }
}

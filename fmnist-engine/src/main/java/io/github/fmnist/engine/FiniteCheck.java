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
 * Finds values that are infinite or NaN, and carries them to the output: the maximum pooling and
 * ReLU of oneDNN replace a NaN by a number, and nobody would hear of it.
 *
 * <p>The sum of an example is neither infinite nor NaN if no value is, and costs a thousandth of a
 * step. Only if it is one of them, the values of the example are looked at one by one.
 */
final class FiniteCheck {
  /** Rows of a look at many values: work for all threads, and few sums. */
  private static final int ROWS = 64;

  private final int examples;
  private final long length;
  private final Tensor values;
  private final Tensor sums;
  private final Primitive summing;

  /** Makes a check of so many examples of one length. */
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

  /** Makes a check for {@link #holds(dnnl_stream, INDArray)} of so many values, at least one. */
  static FiniteCheck of(Program program, long values) {
    int rows = (int) Math.min(ROWS, values);
    return new FiniteCheck(program, rows, values / rows);
  }

  /** A product with a vector of ones: several times as fast as oneDNN's reduction. */
  private Primitive summing(Program program, Tensor ones) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_matmul_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            values.layout().descriptor(),
            ones.layout().descriptor(),
            null,
            sums.layout().descriptor(),
            program.attributes());
    return program.build(
        new PrimitiveDescriptor(program.scope(), descriptor, status, "sums")
            .with(DNNL_ARG_SRC, values)
            .with(DNNL_ARG_WEIGHTS, ones)
            .with(DNNL_ARG_DST, sums));
  }

  /**
   * Replaces the output of examples with values that are infinite or NaN by NaN.
   *
   * @param x float32 in plain order
   * @param output float32 in plain order
   * @param mixes whether one such example spoils them all
   */
  void carry(dnnl_stream stream, INDArray x, INDArray output, boolean mixes) {
    carry(finiteRows(stream, x), examples, output, mixes);
  }

  /** Whether all values of a plain float32 array are numbers. */
  boolean holds(dnnl_stream stream, INDArray array) {
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

  /** Whether all values of an array of any type and order are numbers. */
  static boolean holds(INDArray array) {
    return array == null
        || array.isEmpty()
        || Double.isFinite(array.sumNumber().doubleValue())
        || finiteRows(array.reshape(1, array.length())).test(0);
  }

  /** As {@link #carry}, for examples of any type and order, without oneDNN. */
  static void carry(INDArray x, INDArray output, boolean mixes) {
    if (!Double.isFinite(x.sumNumber().doubleValue())) {
      carry(finiteRows(x), Math.toIntExact(x.size(0)), output, mixes);
    }
  }

  private static IntPredicate finiteRows(INDArray array) {
    FloatPointer values = new FloatPointer(array.dup('c').data().asFloat());
    long length = array.length() / array.size(0);
    return row -> isFinite(values, row * length, length);
  }

  private static void carry(IntPredicate finite, int rows, INDArray output, boolean mixes) {
    long length = output.length() / rows;
    for (int row = 0; row < rows; row++) {
      if (!finite.test(row)) {
        if (mixes) {
          spoil(output);
          return;
        }
        fill(output, row * length, length);
      }
    }
  }

  /** Replaces all values of a plain float32 array by NaN. */
  static void spoil(INDArray output) {
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

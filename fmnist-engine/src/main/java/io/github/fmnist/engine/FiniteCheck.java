package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reduction_sum;

import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Carries infinite and NaN values of a batch to the output: the maximum pooling and ReLU of oneDNN
 * replace a NaN by a number, and nobody would hear of it.
 *
 * <p>A sum over the batch is neither infinite nor NaN if no value is, and costs a thousandth of a
 * step. Only if it is one of them, the values are looked at one by one.
 */
final class FiniteCheck {
  private final Tensor values;
  private final Tensor sum;

  /** Null for a single value, which is a sum of its own. */
  private final Primitive summing;

  private final boolean mixes;

  /**
   * Makes a check.
   *
   * @param length the number of values of a batch
   * @param mixes whether each example of a batch has an effect on the others
   */
  FiniteCheck(Program program, long length, boolean mixes) {
    Scope scope = program.scope();
    this.mixes = mixes;
    values = Tensor.at(scope, Layout.plain(scope, 1, length), null);
    sum = Tensor.allocate(scope, Layout.plain(scope, 1, 1));
    summing = length == 1 ? null : summing(program);
  }

  private Primitive summing(Program program) {
    dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
    int status =
        dnnl_reduction_primitive_desc_create(
            descriptor,
            Dnnl.engine(),
            dnnl_reduction_sum,
            values.layout().descriptor(),
            sum.layout().descriptor(),
            0,
            0,
            program.attributes());
    return program.build(
        new Primitive.Choice(program.scope(), descriptor, status, "a sum")
            .with(DNNL_ARG_SRC, values)
            .with(DNNL_ARG_DST, sum));
  }

  /** Replaces the output of examples with values that are infinite or NaN by NaN. */
  void carry(dnnl_stream stream, INDArray x, INDArray output) {
    if (summing != null) {
      values.moveTo(Memory.of(x));
      summing.run(stream);
      if (Float.isFinite(sum.buffer().get(0))) {
        return;
      }
    }
    carryRows(x, output, mixes);
  }

  /**
   * Replaces the output of examples with values that are infinite or NaN by NaN.
   *
   * @param x float32 in plain order
   * @param output float32 in plain order
   * @param mixes whether one such example spoils them all
   */
  static void carryRows(INDArray x, INDArray output, boolean mixes) {
    int rows = Math.toIntExact(x.size(0));
    FloatPointer from = new FloatPointer(Memory.of(x));
    FloatPointer to = new FloatPointer(Memory.of(output));
    for (int row = 0; row < rows; row++) {
      if (!isFinite(from, row * (x.length() / rows), x.length() / rows)) {
        if (mixes) {
          fill(to, 0, output.length());
          return;
        }
        fill(to, row * (output.length() / rows), output.length() / rows);
      }
    }
  }

  private static boolean isFinite(FloatPointer values, long from, long count) {
    for (long i = from; i < from + count; i++) {
      if (!Float.isFinite(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static void fill(FloatPointer values, long from, long count) {
    for (long i = from; i < from + count; i++) {
      values.put(i, Float.NaN);
    }
  }
}

package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dropout: y = factor * x + shift, with a random factor and shift for each value. Whether a value
 * is dropped depends only on its index in c order, not on oneDNN's blocked layout.
 */
final class DropoutStage implements Stage {
  private final Tensor output;
  private final Tensor factor;

  /**
   * Appends the forward steps.
   *
   * @param scale the factor that the input is still to be multiplied by; this stage applies it
   * @param random returns the random numbers of the current pass; called once in each pass
   */
  DropoutStage(
      Program program,
      Dropping dropping,
      Tensor input,
      float scale,
      Supplier<CounterRandom> random) {
    Scope scope = program.scope();
    Layout plain = Layout.plain(scope, input.layout().shape());
    Tensor plainFactor = program.allocate(plain);
    Tensor plainShift = dropping.shifts() ? program.allocate(plain) : null;
    FloatBuffer factors = plainFactor.buffer();
    FloatBuffer shifts = plainShift == null ? null : plainShift.buffer();
    program.add(stream -> sampleMask(dropping, scale, random.get(), factors, shifts));
    Layout layout = input.layout().in(scope, Precision.FLOAT32);
    factor = program.inLayout(plainFactor, layout);
    Tensor product = program.allocate(input.layout());
    program.add(new BinaryChain(dnnl_binary_mul, input, factor).into(scope, product));
    output = product;
    if (plainShift != null) {
      Tensor shift = program.inLayout(plainShift, layout);
      program.add(new BinaryChain(dnnl_binary_add, product, shift).into(scope, product));
    }
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    Tensor gradient = program.inLayout(outputGradient, output.layout());
    program.add(new BinaryChain(dnnl_binary_mul, gradient, factor).into(program.scope(), gradient));
    return gradient;
  }

  private static void sampleMask(
      Dropping dropping,
      float scale,
      CounterRandom random,
      FloatBuffer factors,
      @Nullable FloatBuffer shifts) {
    // 64 random bits serve two values, as 32-bit fractions.
    long threshold = (long) (dropping.retain() * 0x1p32);
    for (int i = 0; i < factors.limit(); i++) {
      long bits = random.bits(i >> 1);
      boolean kept = ((i & 1) == 0 ? bits >>> 32 : bits & 0xffffffffL) < threshold;
      factors.put(i, kept ? dropping.kept() * scale : 0);
      if (shifts != null) {
        shifts.put(i, kept ? dropping.keptShift() : dropping.droppedShift());
      }
    }
  }
}

package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.get_effective_cpu_isa;
import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import org.jspecify.annotations.Nullable;

/** The number format in which a compiled network multiplies. */
public enum Precision {
  /** 32 bits, 24 of them for the significand. */
  FLOAT32(dnnl_f32),
  /**
   * bfloat16: 16 bits, 8 of them for the significand, with the range of float32. Convolutions,
   * transposed convolutions and dense layers multiply numbers of this format, and the activations
   * between them are stored in it. Everything else is float32: the batch, the outputs of the last
   * of these layers, sums, statistics, losses, parameters, their gradients and updates. So the
   * arrays of the network keep their type, and a saved network is the same kind of file. The
   * gradient of a convolution's bias is a float32 sum of means of planes in bfloat16.
   *
   * <p>Relative to float32, results differ by up to about one percent in each pass. It needs {@link
   * Engine#ONEDNN} and a processor with the instruction set AVX-512 BF16, such as AMD's since Zen 4
   * and Intel's since Cooper Lake and Sapphire Rapids.
   *
   * <p>Experimental: what it computes and where it is refused may change in any version.
   */
  BF16(dnnl_bf16);

  private final int dataType;

  Precision(int dataType) {
    this.dataType = dataType;
  }

  /** Returns oneDNN's data type. */
  int dataType() {
    return dataType;
  }

  /** Returns the precision of one of oneDNN's data types. */
  static Precision of(int dataType) {
    for (Precision precision : values()) {
      if (precision.dataType == dataType) {
        return precision;
      }
    }
    throw new IllegalArgumentException("float32 or bfloat16 expected, found type " + dataType);
  }

  /** Returns whether {@link Engine#ONEDNN} computes in this precision on this machine. */
  public boolean isSupported() {
    return obstacle() == null;
  }

  /**
   * Requires that an engine computes in this precision on this machine. All of them compute in
   * {@link #FLOAT32}.
   *
   * @throws IllegalArgumentException if the engine never does
   * @throws IllegalStateException if it does not on this machine, with the reason
   */
  public void requireSupportedBy(Engine engine) {
    if (this == FLOAT32) {
      return;
    }
    checkArgument(
        engine != Engine.DL4J, "stock Deeplearning4j computes in FLOAT32 only, found %s", this);
    String obstacle = obstacle();
    checkState(obstacle == null, obstacle);
  }

  /** Returns the reason why oneDNN does not compute in this precision; null if it does. */
  @Nullable String obstacle() {
    String obstacle = Natives.obstacle();
    return obstacle == null && this == BF16 ? obstacleToBf16() : obstacle;
  }

  private static @Nullable String obstacleToBf16() {
    // An instruction set is a set of bits, which includes the bits of the sets that it extends.
    int needed = dnnl_cpu_isa_avx512_core_bf16;
    return (dnnl_get_effective_cpu_isa() & needed) == needed
        ? null
        : "a processor with the instructions avx512_core_bf16 expected for bfloat16, found "
            + get_effective_cpu_isa();
  }
}

package io.github.fmnist.benchmarks;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Casts of tensors to bfloat16 where PyTorch's {@code autocast} makes them, or none. */
enum Autocast {
  /** All in float32. */
  OFF,
  /** Convolutions and dense layers in bfloat16; losses and the last activation in float32. */
  BF16;

  /** Returns an argument of a convolution or a dense layer. */
  Tensor operand(Tensor tensor) {
    return this == BF16 ? tensor.to(ScalarType.BFloat16) : tensor;
  }

  /** Returns an argument of a function that is computed in float32. */
  Tensor exact(Tensor tensor) {
    return this == BF16 ? tensor.to(ScalarType.Float) : tensor;
  }
}

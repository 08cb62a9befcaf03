package io.github.fmnist.engine;

import java.nio.FloatBuffer;

/**
 * Kernels turned by half a turn: the last tap becomes the first. A transposed convolution with
 * turned kernels is a convolution.
 */
final class TurnedKernels {
  private TurnedKernels() {}

  /**
   * Appends the turn.
   *
   * @param kernels {@code [out, in, kH, kW]}, plain
   */
  static Tensor append(Program program, Tensor kernels) {
    long[] shape = kernels.layout().shape();
    int taps = Math.toIntExact(shape[2] * shape[3]);
    Tensor turned = program.allocate(kernels.layout());
    FloatBuffer from = kernels.buffer();
    FloatBuffer to = turned.buffer();
    program.add(
        stream -> {
          for (int first = 0; first < from.capacity(); first += taps) {
            for (int tap = 0; tap < taps; tap++) {
              to.put(first + taps - 1 - tap, from.get(first + tap));
            }
          }
        });
    return turned;
  }
}

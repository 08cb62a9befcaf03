package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_pow;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_sqrt;

import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;

/**
 * The arithmetic of Adam for a fixed number of parameters at any address: three oneDNN operations,
 * each on all threads. The number should be small enough for caches to hold the parameters from one
 * operation to the next.
 */
final class AdamKernel {
  /**
   * The moments of a weight that no longer gets a gradient decay into the subnormal numbers, on
   * which processors are slow: a network with many such weights took three times as long to update.
   * Adding and subtracting this constant rounds moments to multiples of 1e-37. The decay then ends
   * above the subnormal numbers, and moments of relevant size do not change.
   */
  private static final double FLUSH = 1e-30;

  /** The settings that a kernel is created for. */
  record Key(int count, double beta1, double beta2, double epsilon) {}

  private final Key key;
  private final Tensor parameters;
  private final Tensor gradients;
  private final Tensor means;
  private final Tensor squares;

  /** The factor on the gradient that is added to the means. */
  private final Tensor meanShare;

  /** The factor on the squared gradient that is added to the squares. */
  private final Tensor squareShare;

  private final Tensor minusRate;
  private final Primitive[] operations;

  AdamKernel(Scope scope, Key key) {
    this.key = key;
    Layout layout = Layout.plain(scope, key.count());
    parameters = Tensor.withoutMemory(scope, layout);
    gradients = Tensor.withoutMemory(scope, layout);
    means = Tensor.withoutMemory(scope, layout);
    squares = Tensor.withoutMemory(scope, layout);
    meanShare = Tensor.scalar(scope, 0);
    squareShare = Tensor.scalar(scope, 0);
    minusRate = Tensor.scalar(scope, 0);
    Tensor one = Tensor.scalar(scope, 1);
    operations =
        new Primitive[] {
          new BinaryChain(dnnl_binary_mul, gradients, meanShare)
              .plusDestination(key.beta1())
              .then(dnnl_eltwise_linear, 1, FLUSH)
              .then(dnnl_eltwise_linear, 1, -FLUSH)
              .into(scope, means),
          new BinaryChain(dnnl_binary_mul, gradients, gradients)
              .with(dnnl_binary_mul, squareShare)
              .plusDestination(key.beta2())
              .then(dnnl_eltwise_linear, 1, FLUSH)
              .then(dnnl_eltwise_linear, 1, -FLUSH)
              .into(scope, squares),
          // The reciprocal of the deviations, times the means, times the rate, in one pass.
          new BinaryChain(dnnl_binary_mul, squares, one)
              .then(dnnl_eltwise_sqrt, 0, 0)
              .then(dnnl_eltwise_linear, 1, key.epsilon())
              .then(dnnl_eltwise_pow, 1, -1)
              .with(dnnl_binary_mul, means)
              .with(dnnl_binary_mul, minusRate)
              .plusDestination(1)
              .into(scope, parameters)
        };
  }

  /**
   * Updates parameters and moments.
   *
   * @param share the factor on the gradients
   * @param rate the learning rate, with the bias correction of the moments
   */
  void run(
      dnnl_stream stream,
      Pointer parameters,
      Pointer gradients,
      Pointer means,
      Pointer squares,
      double share,
      double rate) {
    this.parameters.moveTo(parameters);
    this.gradients.moveTo(gradients);
    this.means.moveTo(means);
    this.squares.moveTo(squares);
    // In double precision, since 1 - 0.999f is wrong in the fifth digit.
    meanShare.set((1 - key.beta1()) * share);
    squareShare.set((1 - key.beta2()) * share * share);
    minusRate.set(-rate);
    for (Primitive operation : operations) {
      operation.run(stream);
    }
  }
}

package io.github.fmnist.benchmarks;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The variational autoencoder in PyTorch, with parameters as {@link VaeJob#parameters} has them.
 */
final class TorchVae {
  /** {@code at::Reduction::Sum}. */
  private static final int SUM = 2;

  private static final int LATENT_SIZE = 20;

  private final List<Tensor> parameters;
  private final Autocast autocast;

  TorchVae(List<INDArray> initial, Autocast autocast) {
    this.autocast = autocast;
    parameters =
        initial.stream()
            .map(p -> TorchCnn.tensor(p.reshape(-1).toFloatVector(), p.shape()))
            .map(tensor -> tensor.set_requires_grad(true))
            .toList();
  }

  /** Grey images {@code [b, 784]}, from a plain array. */
  static Tensor images(float[] pixels) {
    return TorchCnn.tensor(pixels, pixels.length / Batches.PIXELS, Batches.PIXELS);
  }

  List<Tensor> parameters() {
    return parameters;
  }

  /**
   * Returns the negative evidence lower bound, mean over the images.
   *
   * @param noise gives standard normal numbers in the shape of a tensor
   */
  Tensor loss(Tensor images, UnaryOperator<Tensor> noise) {
    Tensor posterior = autocast.exact(linear(torch.relu(linear(images, 0)), 2));
    Tensor mean = posterior.narrow(1, 0, LATENT_SIZE);
    Tensor logVariance = posterior.narrow(1, LATENT_SIZE, LATENT_SIZE);
    Tensor deviation = logVariance.mul(new Scalar(0.5)).exp();
    Tensor codes = torch.addcmul(mean, deviation, noise.apply(deviation));
    Tensor logits = autocast.exact(linear(torch.relu(linear(codes, 4)), 6));
    Tensor reconstruction =
        torch.binary_cross_entropy_with_logits(
            logits, images, new TensorOptional(), new TensorOptional(), SUM);
    // Twice the divergence: mean^2 + e^l - 1 - l.
    Tensor twice = mean.square().add(logVariance.expm1()).sub(logVariance).sum();
    return reconstruction.add(twice, new Scalar(0.5)).mul(new Scalar(1.0 / images.size(0)));
  }

  private Tensor linear(Tensor x, int weights) {
    return torch.linear(
        autocast.operand(x),
        autocast.operand(parameters.get(weights)),
        new TensorOptional(autocast.operand(parameters.get(weights + 1))));
  }
}

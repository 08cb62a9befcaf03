package io.github.fmnist.benchmarks;

import io.github.fmnist.models.gan.Gan;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The {@link Dcgan} in PyTorch, with parameters as {@link GanJob#parameters} has them. Not channels-last,
 * which it is slower with; real and drawn images in one batch take as long as in two.
 */
final class TorchGan {
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};
  private static final long[] NONE = {0, 0};

  /** Rows and columns where the convolutions of the generator begin. */
  private static final int SIDE = 7;

  private static final Scalar LEAK = new Scalar(0.2);

  /** Size of the penalty's noise. */
  private static final double STEP = 0.01;

  /** The weight of the penalty is 0.05. */
  private static final Scalar PENALTY = new Scalar(0.05 / 2 / (STEP * STEP));

  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  /** Places of the generator's batch normalizations among its parameters. */
  private static final List<Integer> NORMALIZATIONS = List.of(2, 6, 10, 14);

  private final Autocast autocast;
  private final List<Tensor> generator;
  private final List<Tensor> discriminator;

  /** The discriminator's parameters, to be asked through and not to be learned. */
  private final List<Tensor> frozenDiscriminator;

  /** Running means and variances, pair by pair. */
  private final List<Tensor> statistics;

  TorchGan(Gan initial, Autocast autocast) {
    this.autocast = autocast;
    generator = tensors(GanJob.parameters(initial.generator()));
    discriminator = tensors(GanJob.parameters(initial.discriminator()));
    frozenDiscriminator = discriminator.stream().map(Tensor::detach).toList();
    statistics =
        NORMALIZATIONS.stream()
            .map(generator::get)
            .map(Tensor::detach)
            .flatMap(scale -> List.of(torch.zeros_like(scale), torch.ones_like(scale)).stream())
            .toList();
  }

  /** Grey images {@code [b, 1, 28, 28]}, from a plain array. */
  static Tensor images(float[] pixels) {
    return TorchCnn.tensor(pixels, pixels.length / Batches.PIXELS, 1, 28, 28);
  }

  List<Tensor> generator() {
    return generator;
  }

  List<Tensor> discriminator() {
    return discriminator;
  }

  List<Tensor> statistics() {
    return statistics;
  }

  /** Draws images {@code [b, 1, 28, 28]}, in training. */
  Tensor draw(Tensor codes) {
    Tensor hidden = torch.relu(normalize(linear(codes, generator, 0), 0));
    Tensor values = torch.relu(normalize(linear(hidden, generator, 4), 1));
    Tensor planes = values.view(codes.size(0), -1, SIDE, SIDE);
    Tensor half = torch.relu(normalize(transposed(planes, 8), 2));
    Tensor whole = torch.relu(normalize(transposed(half, 12), 3));
    return torch.sigmoid(autocast.exact(convolved(whole, generator, 16, ONE)));
  }

  /**
   * The neighbours that the penalty compares images with.
   *
   * @param signs 1 or -1 for each pixel
   */
  static Tensor neighbours(Tensor images, Tensor signs) {
    return images.add(signs, new Scalar(STEP));
  }

  /**
   * Returns the loss of the discriminator, mean over the images, with the penalty: half the square
   * of the slope towards neighbours of the real images. Learns nothing of the drawing.
   */
  Tensor discriminatorLoss(Tensor real, Tensor neighbours, Tensor drawn) {
    Tensor ofReal = judge(real, discriminator);
    Tensor ofDrawn = judge(drawn.detach(), discriminator);
    Tensor difference = judge(neighbours, discriminator).sub(ofReal);
    Tensor penalty = difference.square().mean().mul(PENALTY);
    return torch.softplus(ofReal.neg()).mean().add(torch.softplus(ofDrawn).mean()).add(penalty);
  }

  /** Returns the loss of the generator, mean over the images. */
  Tensor generatorLoss(Tensor drawn) {
    return torch.softplus(judge(drawn, frozenDiscriminator).neg()).mean();
  }

  private Tensor judge(Tensor images, List<Tensor> parameters) {
    Tensor first = torch.leaky_relu(convolved(images, parameters, 0, TWO), LEAK);
    Tensor second = torch.leaky_relu(convolved(first, parameters, 2, TWO), LEAK);
    Tensor hidden = torch.leaky_relu(linear(second.flatten(1, -1), parameters, 4), LEAK);
    return autocast.exact(linear(hidden, parameters, 6));
  }

  private Tensor normalize(Tensor x, int number) {
    int scale = NORMALIZATIONS.get(number);
    return torch.batch_norm(
        x,
        new TensorOptional(generator.get(scale)),
        new TensorOptional(generator.get(scale + 1)),
        new TensorOptional(statistics.get(2 * number)),
        new TensorOptional(statistics.get(2 * number + 1)),
        true,
        MOMENTUM,
        EPSILON,
        false);
  }

  private Tensor transposed(Tensor x, int weights) {
    Tensor kernel = autocast.operand(generator.get(weights));
    TensorOptional bias = bias(generator, weights);
    return torch.conv_transpose2d(autocast.operand(x), kernel, bias, TWO, ONE, NONE, 1, ONE);
  }

  private Tensor convolved(Tensor x, List<Tensor> parameters, int weights, long... strides) {
    Tensor kernel = autocast.operand(parameters.get(weights));
    TensorOptional bias = bias(parameters, weights);
    return torch.conv2d(autocast.operand(x), kernel, bias, strides, ONE, ONE, 1);
  }

  private Tensor linear(Tensor x, List<Tensor> parameters, int weights) {
    Tensor matrix = autocast.operand(parameters.get(weights));
    return torch.linear(autocast.operand(x), matrix, bias(parameters, weights));
  }

  private TensorOptional bias(List<Tensor> parameters, int weights) {
    return new TensorOptional(autocast.operand(parameters.get(weights + 1)));
  }

  private static List<Tensor> tensors(List<INDArray> arrays) {
    return arrays.stream()
        .map(array -> TorchCnn.tensor(array.reshape(-1).toFloatVector(), array.shape()))
        .map(tensor -> tensor.set_requires_grad(true))
        .toList();
  }
}

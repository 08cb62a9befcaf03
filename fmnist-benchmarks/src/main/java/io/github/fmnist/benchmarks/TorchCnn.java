package io.github.fmnist.benchmarks;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.nd4j.linalg.activations.Activation;

/** The CNN in PyTorch, with parameters and gradients in the order of {@link Parameter}. */
final class TorchCnn {
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};
  private static final long[] NONE = {0, 0};

  private final Activation activation;
  private final Autocast autocast;
  private final Map<Parameter, Tensor> parameters = new EnumMap<>(Parameter.class);

  /**
   * Makes the network.
   *
   * @param flat all parameters
   */
  TorchCnn(Activation activation, float[] flat, Autocast autocast) {
    this.activation = activation;
    this.autocast = autocast;
    for (Parameter p : Parameter.values()) {
      Tensor values = channelsLast(tensor(p.of(flat), p.shape()));
      parameters.put(p, values.set_requires_grad(true));
    }
  }

  /** Standardized images {@code [b, 1, 28, 28]}, from a plain array. */
  static Tensor images(float[] pixels) {
    return channelsLast(tensor(pixels, pixels.length / Batches.PIXELS, 1, 28, 28));
  }

  /** Class numbers {@code [b]}. */
  static Tensor labels(long[] labels) {
    TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(ScalarType.Long));
    try (LongPointer values = new LongPointer(labels)) {
      return torch.from_blob(values, new long[] {labels.length}, options).clone();
    }
  }

  Autocast autocast() {
    return autocast;
  }

  Activation activation() {
    return activation;
  }

  Map<Parameter, Tensor> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** Puts images {@code [b, 1, 28, 28]} through the network: logits {@code [b, 10]}. */
  Tensor logits(Tensor images) {
    Tensor first = convolve(images, Parameter.CONVOLUTION_1_WEIGHTS, Parameter.CONVOLUTION_1_BIAS);
    Tensor second = convolve(first, Parameter.CONVOLUTION_2_WEIGHTS, Parameter.CONVOLUTION_2_BIAS);
    Tensor flat = second.flatten(1, -1);
    Tensor hidden = activate(linear(flat, Parameter.DENSE_WEIGHTS, Parameter.DENSE_BIAS));
    return autocast.exact(linear(hidden, Parameter.OUTPUT_WEIGHTS, Parameter.OUTPUT_BIAS));
  }

  /**
   * Returns the gradients of the mean cross-entropy as one flat array.
   *
   * @param logits of a batch
   */
  float[] gradients(Tensor logits, Tensor labels) {
    torch.cross_entropy_loss(logits, labels).backward();
    float[] flat = new float[Parameter.total()];
    parameters.forEach(
        (parameter, tensor) -> {
          float[] part = values(tensor.grad());
          System.arraycopy(part, 0, flat, parameter.offset(), part.length);
        });
    return flat;
  }

  /** The values of a tensor in plain order. */
  static float[] values(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    tensor.detach().contiguous().data_ptr_float().get(values);
    return values;
  }

  private Tensor convolve(Tensor x, Parameter weights, Parameter bias) {
    TensorOptional operand = new TensorOptional(operand(bias));
    Tensor y = torch.conv2d(autocast.operand(x), operand(weights), operand, ONE, ONE, ONE, 1);
    return activate(torch.max_pool2d(y, TWO, TWO, NONE, ONE, false));
  }

  private Tensor linear(Tensor x, Parameter weights, Parameter bias) {
    return torch.linear(autocast.operand(x), operand(weights), new TensorOptional(operand(bias)));
  }

  private Tensor activate(Tensor x) {
    return switch (activation) {
      case RELU -> torch.relu(x);
      case SELU -> torch.selu(x);
      case TANH -> torch.tanh(x);
      default -> throw new IllegalArgumentException(activation + " is no activation of a workload");
    };
  }

  private Tensor operand(Parameter parameter) {
    return autocast.operand(parameters.get(parameter));
  }

  /** A tensor of that shape, from a plain array. */
  static Tensor tensor(float[] values, long... shape) {
    try (FloatPointer pointer = new FloatPointer(values)) {
      return torch.from_blob(pointer, shape).clone();
    }
  }

  private static Tensor channelsLast(Tensor tensor) {
    return tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
  }
}

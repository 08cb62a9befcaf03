package io.github.fmnist.benchmarks;

import java.util.Locale;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The CNN with its parameters frozen in: {@code torch.jit.optimize_for_inference}. */
final class TorchFrozenCnn {
  private static final String SCRIPT =
      """
      def forward(self, x: Tensor) -> Tensor:
          x = torch.conv2d(x, self.%2$s, self.%3$s, [1, 1], [1, 1], [1, 1], 1)
          x = torch.%1$s(torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], False))
          x = torch.conv2d(x, self.%4$s, self.%5$s, [1, 1], [1, 1], [1, 1], 1)
          x = torch.%1$s(torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], False))
          x = torch.%1$s(torch.linear(torch.flatten(x, 1, -1), self.%6$s, self.%7$s))
          return torch.linear(x, self.%8$s, self.%9$s)
      """;

  private final JitModule module;
  private final Autocast autocast;

  TorchFrozenCnn(TorchCnn cnn) {
    autocast = cnn.autocast();
    JitModule plain = new JitModule(new QualifiedName("Cnn"));
    cnn.parameters()
        .forEach(
            (name, values) ->
                plain.register_parameter(name.name(), autocast.operand(values.detach()), false));
    plain.define(
        SCRIPT.formatted(
            cnn.activation().name().toLowerCase(Locale.ROOT),
            Parameter.CONVOLUTION_1_WEIGHTS,
            Parameter.CONVOLUTION_1_BIAS,
            Parameter.CONVOLUTION_2_WEIGHTS,
            Parameter.CONVOLUTION_2_BIAS,
            Parameter.DENSE_WEIGHTS,
            Parameter.DENSE_BIAS,
            Parameter.OUTPUT_WEIGHTS,
            Parameter.OUTPUT_BIAS));
    plain.eval();
    module = torch.optimize_for_inference(torch.freeze(plain));
  }

  /** Logits {@code [b, 10]} of images {@code [b, 1, 28, 28]}. */
  Tensor logits(Tensor images) {
    IValueVector operands = new IValueVector(new IValue(autocast.operand(images)));
    return autocast.exact(module.forward(operands).toTensor());
  }
}

package io.github.fmnist.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam as one fused operation over all parameters: {@code torch.optim.Adam(fused=True)}, which the
 * presets reach through TorchScript only.
 */
final class TorchAdam {
  /** Lists go in as arguments: TorchScript drops changes to the members of lists it made itself. */
  private static final String SCRIPT =
      """
      def pack(%s) -> List[Tensor]:
          return [%s]
      def update(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor],
                 steps: List[Tensor]):
          torch._foreach_add_(steps, 1)
          torch._fused_adam_(p, g, m, v, [], steps, lr=%s, beta1=%s, beta2=0.999,
                             weight_decay=0., eps=1e-8, amsgrad=False, maximize=False)
      """;

  private final Tensor[] parameters;

  /** Owns the functions. */
  private final CompilationUnit script;

  private final Function pack;
  private final Function update;
  private final IValue parameterList;
  private final IValue means;
  private final IValue variances;
  private final IValue steps;

  TorchAdam(double learningRate, double beta1, Tensor... parameters) {
    this.parameters = parameters.clone();
    script = torch.compile(SCRIPT.formatted(names(": Tensor"), names(""), learningRate, beta1));
    pack = script.get_function(new QualifiedName("pack"));
    update = script.get_function(new QualifiedName("update"));
    // Detached, since autograd refuses changes in place to what it tracks.
    parameterList = list(Arrays.stream(parameters).map(Tensor::detach).toArray(Tensor[]::new));
    means = list(zerosLike(parameters));
    variances = list(zerosLike(parameters));
    steps = list(Arrays.stream(parameters).map(p -> torch.zeros()).toArray(Tensor[]::new));
  }

  /** Updates the parameters from their gradients, and gives the gradients up. */
  void update() {
    Tensor[] gradients = Arrays.stream(parameters).map(Tensor::grad).toArray(Tensor[]::new);
    update.apply(new IValueVector(parameterList, list(gradients), means, variances, steps));
    for (Tensor parameter : parameters) {
      parameter.mutable_grad().reset();
    }
  }

  private IValue list(Tensor... tensors) {
    return pack.apply(
        new IValueVector(Arrays.stream(tensors).map(IValue::new).toArray(IValue[]::new)));
  }

  private String names(String suffix) {
    return IntStream.range(0, parameters.length)
        .mapToObj(i -> "a" + i + suffix)
        .collect(Collectors.joining(", "));
  }

  private static Tensor[] zerosLike(Tensor... tensors) {
    return Arrays.stream(tensors).map(torch::zeros_like).toArray(Tensor[]::new);
  }
}

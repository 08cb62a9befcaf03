package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.command.RunOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for the architecture of the CNN. */
final class CnnOptions {
  private static final int MAX_CONVOLUTIONS = 20;
  private static final int MAX_KERNEL = 27;

  @Option(
      names = "--convolutions",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Number of convolutions; from the third on, they have no pooling and as many filters as"
              + " the second.")
  private int convolutions;

  @Option(
      names = "--filters",
      paramLabel = "N",
      split = ",",
      arity = "1",
      defaultValue = "32,64",
      description = "Number of filters of the first two convolutions.")
  private List<Integer> filters;

  @Option(
      names = "--kernel",
      paramLabel = "N",
      defaultValue = "3",
      description = "Height and width of the convolutions' kernels, an odd number of pixels.")
  private int kernel;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      defaultValue = "128",
      description = "Units of the dense layer.")
  private int hidden;

  @Option(
      names = "--batch-normalization",
      description =
          "Normalize the values of the hidden layers over each batch, before their activation.")
  private boolean batchNormalization;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0",
      description =
          "Dropout probability, below 1, at the inputs of the last two layers; SELU gets alpha"
              + " dropout.")
  private double dropout;

  ActivationSettings.Network network() {
    return new ActivationSettings.Network(
        convolutions, filters, kernel, hidden, batchNormalization, dropout);
  }

  /** Rejects invalid values. */
  void check(RunOptions run) {
    run.require(
        convolutions >= 2 && convolutions <= MAX_CONVOLUTIONS,
        "--convolutions: 2 to " + MAX_CONVOLUTIONS + " expected, found %s",
        convolutions);
    run.require(
        filters.size() == 2
            && filters.stream().allMatch(count -> count >= 1 && count <= RunOptions.MAX_FILTERS),
        "--filters: two numbers from 1 to "
            + RunOptions.MAX_FILTERS
            + " expected, such as 32,64; found %s",
        filters);
    run.require(
        kernel >= 1 && kernel <= MAX_KERNEL && kernel % 2 == 1,
        "--kernel: an odd number from 1 to " + MAX_KERNEL + " expected, found %s",
        kernel);
    run.requireUnits("--hidden", List.of(hidden));
    run.require(
        dropout >= 0 && dropout < 1,
        "--dropout: a probability from 0 to below 1 expected, found %s",
        dropout);
  }
}

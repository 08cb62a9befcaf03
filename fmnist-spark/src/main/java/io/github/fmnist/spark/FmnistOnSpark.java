package io.github.fmnist.spark;

import io.github.fmnist.experiments.Fmnist;
import java.util.ArrayList;
import java.util.List;

/** The command line of fmnist for {@code spark-submit}: Spark computes the trials. */
public final class FmnistOnSpark {
  private static final String EXECUTOR = "--executor";

  private FmnistOnSpark() {}

  /**
   * Runs a command and exits.
   *
   * @param args a command, such as {@code activations}, and its options; {@code --executor=spark}
   *     is added to those of a study
   */
  public static void main(String[] args) {
    List<String> arguments = new ArrayList<>(List.of(args));
    if (arguments.indexOf("activations") == 0
        && arguments.stream().noneMatch(argument -> argument.startsWith(EXECUTOR))) {
      arguments.add(1, EXECUTOR + "=spark");
    }
    Fmnist.main(arguments.toArray(String[]::new));
  }
}

package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.OptimizerOptions;
import io.github.fmnist.models.CnnFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CnnDefaultsTest {
  private final CommandSpec command =
      new CommandLine(new ActivationsCommand())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .getCommandSpec();

  @Test
  void theCommandTrainsTheNetworkThatTheLibraryMakesByDefault() {
    OptimizerOptions optimizer = CommandLine.populateCommand(new OptimizerOptions());
    command.commandLine().parseArgs();
    int convolutions = command.findOption("--convolutions").getValue();
    List<Integer> filters = command.findOption("--filters").getValue();
    double dropout = command.findOption("--dropout").getValue();
    long seed = command.findOption("--seed").getValue();
    CnnFactory factory =
        ActivationTraining.factory(Activation.SELU, filters, dropout, optimizer.updater())
            .convolutions(convolutions)
            .seed(seed);
    assertThat(factory.configuration().toJson())
        .isEqualTo(CnnFactory.withActivation(Activation.SELU).configuration().toJson());
  }
}

package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.OptimizerOptions;
import io.github.fmnist.models.CnnFactory;
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
    CnnOptions cnn = CommandLine.populateCommand(new CnnOptions());
    command.commandLine().parseArgs();
    long seed = command.findOption("--seed").getValue();
    CnnFactory factory = cnn.network().factory(Activation.SELU, optimizer.updater()).seed(seed);
    assertThat(factory.configuration().toJson())
        .isEqualTo(CnnFactory.withActivation(Activation.SELU).configuration().toJson());
  }
}

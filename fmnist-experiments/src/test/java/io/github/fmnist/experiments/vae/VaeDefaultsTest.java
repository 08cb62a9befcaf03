package io.github.fmnist.experiments.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.ModelText;
import io.github.fmnist.experiments.command.OptimizerOptions;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VaeDefaultsTest {
  @Test
  void theCommandTrainsTheModelThatTheLibraryBuildsByDefault() throws IOException {
    VaeOptions options = CommandLine.populateCommand(new VaeOptions());
    OptimizerOptions optimizer = CommandLine.populateCommand(new OptimizerOptions());
    try (Vae expected = Vae.builder().build();
        Vae vae = options.design().builder().optimizer(optimizer.updater()).build()) {
      assertThat(ModelText.of(vae::save)).isEqualTo(ModelText.of(expected::save));
    }
  }

  @Test
  void theTextOfAModelContainsSettingsOptimizersAndLayers() throws IOException {
    try (Vae vae = Vae.builder().klWeight(3).learningRate(0.005).dense(7).build()) {
      assertThat(ModelText.of(vae::save))
          .contains("\"klWeight\" : 3.0")
          .contains("\"learningRate\" : 0.005")
          .contains("\"nout\" : 7");
    }
  }
}

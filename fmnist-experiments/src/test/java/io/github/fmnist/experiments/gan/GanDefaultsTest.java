package io.github.fmnist.experiments.gan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.ModelText;
import io.github.fmnist.models.gan.Gan;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GanDefaultsTest {
  @Test
  void theCommandTrainsTheModelThatTheLibraryBuildsByDefault() throws IOException {
    GanOptions options = CommandLine.populateCommand(new GanOptions());
    try (Gan expected = Gan.builder().build();
        Gan gan =
            options
                .design()
                .builder()
                .learningRates(options.learningRate(), options.learningRate())
                .build()) {
      assertThat(ModelText.of(gan::save)).isEqualTo(ModelText.of(expected::save));
    }
  }
}

package io.github.fmnist.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.experiments.TinyDataset;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionDefaultsTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"1, 1", "' 3 ', 3", "'2,1', 2", "-, 8", "'', 8", "0, 8", "many, 8", "-1, 8"})
  void takesTheNumberOfThreadsFromOpenMpsVariable(String variable, int threads) {
    assertThat(RunOptions.usualThreads(variable, 8)).isEqualTo(threads);
  }

  @Test
  void holdsOutOneTrainingImageInTwelveByDefault(@TempDir Path directory) throws IOException {
    FashionMnist data = FashionMnist.from(TinyDataset.write(directory, 240, 30));
    assertThat(TrainingOptions.defaultValidationSize(data)).isEqualTo(20);
  }
}

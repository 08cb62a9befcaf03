package io.github.fmnist.experiments.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.models.score.FashionFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class ExtractorTest {
  @Test
  @EnabledIfEnvironmentVariable(named = FashionMnist.DIRECTORY_VARIABLE, matches = ".+")
  void hasTheDocumentedAccuracyOnRealTestImages() throws IOException {
    LabelledImages test = FashionMnist.load().test();
    try (FashionFeatures extractor = FashionFeatures.load()) {
      int[] found = extractor.extract(test.features()).labels();
      long right = IntStream.range(0, found.length).filter(i -> found[i] == test.label(i)).count();

      // The two best classes of a few images may be so close that rounding decides.
      assertThat(right / (double) test.size()).isCloseTo(extractor.accuracy(), within(5e-4));
    }
  }

  @Test
  void theCommandRefusesOtherImages(@TempDir Path directory) {
    Console console =
        Console.run("extractor", "--data=" + TinyDataset.write(directory.resolve("tiny"), 9, 9));
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).contains("Fashion-MNIST expected to train the extractor, found tiny");
  }
}

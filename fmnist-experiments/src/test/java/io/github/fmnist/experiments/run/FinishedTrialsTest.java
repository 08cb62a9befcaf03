package io.github.fmnist.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedTrialsTest {
  @TempDir private Path run;
  private FinishedTrials trials;

  private record Specification(String activation, double rate, OptionalInt patience, long seed) {}

  private static final Specification RELU = new Specification("relu", 1e-4, OptionalInt.empty(), 1);
  private static final Specification TANH =
      new Specification("tanh", 0.1, OptionalInt.of(3), Long.MAX_VALUE);

  @BeforeEach
  void create() {
    trials = new FinishedTrials(run);
  }

  private Optional<List<Double>> result(Specification specification) throws IOException {
    return trials.result(specification, new TypeReference<List<Double>>() {});
  }

  private Path only() throws IOException {
    try (Stream<Path> directories = Files.list(run.resolve("trials"))) {
      return directories.findFirst().orElseThrow();
    }
  }

  @Test
  void aResultIsFoundByItsSpecificationAlone() throws IOException {
    assertThat(result(RELU)).isEmpty();
    assertThat(trials.specifications()).isEmpty();
    trials.keep(RELU, List.of(0.1, 1 / 3.0));
    assertThat(result(RELU)).contains(List.of(0.1, 1 / 3.0));
    assertThat(result(TANH)).isEmpty();
    trials.keep(TANH, List.of());
    assertThat(result(TANH)).contains(List.of());
    assertThat(trials.specifications())
        .extracting(each -> each.get("activation").asText())
        .containsExactlyInAnyOrder("relu", "tanh");
  }

  @Test
  void aTrialWithoutAManifestHasNotEnded() throws IOException {
    trials.keep(RELU, List.of(0.1));
    Files.delete(only().resolve("manifest.json"));
    assertThat(result(RELU)).isEmpty();
    trials.keep(RELU, List.of(0.2));
    assertThat(result(RELU)).contains(List.of(0.2));
  }

  @Test
  void aDamagedTrialIsRefusedByName() throws IOException {
    trials.keep(RELU, List.of(0.1));
    Path file = only().resolve("result.json");
    Files.writeString(file, Files.readString(file).replace("0.1", "0.2"));
    assertThatThrownBy(() -> result(RELU))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageStartingWith(file + ": SHA-256 ");
    assertThatThrownBy(() -> trials.specifications()).hasMessageStartingWith(file + ": SHA-256 ");
  }

  @Test
  void theDirectoryOfAnotherTrialIsRefused() throws IOException {
    trials.keep(RELU, List.of(0.1));
    Path relu = only();
    Path other = relu.resolveSibling("0123456789abcdef");
    Files.move(relu, other);
    assertThatThrownBy(() -> trials.specifications())
        .hasMessage(
            "%s: the directory %s expected, by its specification; without the directory %s, its"
                + " network is trained again",
            other, relu.getFileName(), other);
  }
}

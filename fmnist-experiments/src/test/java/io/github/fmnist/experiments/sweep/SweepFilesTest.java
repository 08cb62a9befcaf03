package io.github.fmnist.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.activations.ActivationTrial;
import io.github.fmnist.experiments.activations.ActivationTrials;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.trials.Trial;
import io.github.fmnist.experiments.trials.TrialExecutor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a search. */
class SweepFilesTest {
  /** Runs nothing, since there are no trials. */
  private static final TrialExecutor NOTHING =
      new TrialExecutor() {
        @Override
        public <R> List<Failure> run(
            List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver) {
          assertThat(trials).isEmpty();
          return List.of();
        }
      };

  @Test
  void whatAKilledWorkerWasWritingIsDeletedWithTheNetworks(@TempDir Path directory)
      throws IOException {
    FashionMnist dataset =
        FashionMnist.from(TinyDataset.write(directory.resolve("stripes"), 20, 10));
    Messages messages = Messages.to(new PrintWriter(Writer.nullWriter()));
    try (RunDirectory run = RunDirectory.claim(directory.resolve("run"))) {
      Path candidates = Files.createDirectories(run.path().resolve(ActivationTrial.CANDIDATES));
      Files.createFile(candidates.resolve(".01234567-89ab-cdef-0123-456789abcdef.tmp"));
      Sweep sweep =
          new Sweep(
              Map.of(),
              Rungs.single(1),
              new ActivationTrials(dataset, run, messages),
              run,
              new Provenance.Origin(Map.of(), List.of(), "", "", ""),
              new Checkpointing(
                  run.path(),
                  run.checkpoints(),
                  Duration.ZERO,
                  () -> false,
                  Optional.empty(),
                  Optional.empty()));
      assertThat(sweep.test(List.of(), (trials, images) -> NOTHING)).isEmpty();
      assertThat(candidates).doesNotExist();
    }
  }
}

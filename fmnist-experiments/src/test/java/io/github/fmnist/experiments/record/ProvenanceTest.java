package io.github.fmnist.experiments.record;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.run.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void keepsTheVariablesThatAffectArithmetic() {
    Map<String, String> environment =
        Map.of(
            "OPENBLAS_CORETYPE", "Haswell",
            "ONEDNN_MAX_CPU_ISA", "AVX2",
            "OMP_NUM_THREADS", "1",
            "GOMP_SPINCOUNT", "10000",
            "A_PASSWORD", "secret",
            "HOME", "/home");
    assertThat(Provenance.arithmetic(environment))
        .containsOnlyKeys(
            "GOMP_SPINCOUNT", "OMP_NUM_THREADS", "ONEDNN_MAX_CPU_ISA", "OPENBLAS_CORETYPE");
  }

  @Test
  void recordsTheThreadsInUse() throws IOException {
    Path images = TinyDataset.write(directory.resolve("stripes"), 24, 10);
    assertThat(threads(images, "--threads=3")).isEqualTo(3);
    // The build sets it for these tests.
    int threads = Integer.parseInt(System.getenv("OMP_NUM_THREADS"));
    assertThat(threads(images)).isEqualTo(threads);
  }

  @Test
  void aRecordWithoutOneOfItsValuesIsRefused() throws IOException {
    Path run = directory.resolve("run");
    begin(run);
    Path file = run.resolve("provenance.json");
    JsonNode complete = JSON.readTree(file.toFile());
    assertThat(complete).hasSameSizeAs(Provenance.class.getRecordComponents());
    for (Map.Entry<String, JsonNode> value : complete.properties()) {
      ObjectNode incomplete = complete.deepCopy();
      incomplete.remove(value.getKey());
      JSON.writeValue(file.toFile(), incomplete);
      assertThatExceptionOfType(InvalidCheckpointException.class)
          .as(value.getKey())
          .isThrownBy(() -> new RunRecord(run).provenance())
          .withMessageStartingWith(file + ": the record of a run of fmnist ");
    }
    JSON.writeValue(file.toFile(), ((ObjectNode) complete).putNull("cpu"));
    assertThatExceptionOfType(InvalidCheckpointException.class)
        .isThrownBy(() -> new RunRecord(run).provenance());
  }

  @Test
  void aResumptionIsNotedAndAllElseStays() throws IOException {
    Path run = directory.resolve("run");
    Provenance recorded = begin(run);
    File file = run.resolve("provenance.json").toFile();
    JsonNode before = JSON.readTree(file);
    try (RunDirectory reopened = RunDirectory.reopen(run)) {
      reopened.resume(recorded, Map.of(), List.of());
      reopened.resume(recorded, Map.of(), List.of());
    }
    ObjectNode noted = (ObjectNode) JSON.readTree(file);
    assertThat(noted.get("resumptions"))
        .extracting(JsonNode::asText)
        .containsExactly(recorded.started(), recorded.started());
    noted.putArray("resumptions");
    assertThat(noted).isEqualTo(before);
  }

  private Provenance begin(Path run) throws IOException {
    FashionMnist data = FashionMnist.from(TinyDataset.write(directory.resolve("stripes"), 24, 10));
    Provenance provenance =
        Provenance.of(
            List.of("fmnist", "vae"),
            OffsetDateTime.now(UTC),
            data,
            1,
            1,
            1,
            Set.of(Engine.DL4J),
            Precision.FLOAT32);
    try (RunDirectory claimed = RunDirectory.claim(run)) {
      claimed.begin(Map.of(), provenance);
    }
    return provenance;
  }

  private int threads(Path images, String... option) throws IOException {
    Path run = directory.resolve("run" + option.length);
    Object[] command = {
      "activations",
      "--activations=relu",
      "--filters=1,1",
      "--epochs=1",
      "--data=" + images,
      "--out=" + run,
      option.length == 0 ? "--seed=1" : option[0]
    };
    Console console = Console.run(command);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return JSON.readTree(run.resolve("provenance.json").toFile()).get("threads").asInt();
  }
}

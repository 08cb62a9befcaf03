package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures products by themselves, each in the best of several layouts. */
final class FloorWorker {
  private FloorWorker() {}

  /**
   * Measures.
   *
   * @param args a JSON file with the list of {@link PrimitiveRun}; prints the milliseconds of each,
   *     NaN for other primitives
   */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    List<PrimitiveRun> runs =
        json.readValue(Path.of(args[0]).toFile(), new TypeReference<List<PrimitiveRun>>() {});
    System.out.println(
        json.writeValueAsString(runs.stream().mapToDouble(FloorWorker::milliseconds).toArray()));
    System.exit(0);
  }

  private static double milliseconds(PrimitiveRun run) {
    return BareProduct.fastest(run).map(BareProduct.Timed::milliseconds).orElse(Double.NaN);
  }
}

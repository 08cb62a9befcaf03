package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contenders in turn, round after round, so that changes in the machine's speed affect all
 * of them.
 *
 * @param count how often each contender is measured
 * @param seconds how long, each time
 * @param threads that each may use
 */
record Rounds(int count, double seconds, int threads) {

  /**
   * Measures a workload.
   *
   * @param bindings those under which each contender is measured
   */
  Report.Measured measure(Workload workload, List<Contender> contenders, List<Binding> bindings)
      throws IOException, InterruptedException {
    Path products = Files.createTempFile("fmnist-benchmarks", ".json");
    try {
      ChildProcess child = new ChildProcess(threads, Binding.NONE);
      new JsonMapper().writeValue(products.toFile(), Products.of(workload, child));
      Map<Entrant, List<Sample>> samples = new LinkedHashMap<>();
      for (int round = 1; round <= count; round++) {
        for (Entrant entrant : entrants(workload, contenders, bindings)) {
          Sample sample = sample(entrant, workload, products);
          samples.computeIfAbsent(entrant, e -> new ArrayList<>()).add(sample);
          System.err.printf(
              "round %d/%d, %s, %s: %,.0f images/s%n",
              round, count, workload.label(), entrant.label(), sample.imagesPerSecond());
        }
      }
      return new Report.Measured(
          workload.label(),
          workload.batchSize(),
          samples.entrySet().stream()
              .map(e -> e.getKey().contestant(threads, e.getValue()))
              .toList());
    } finally {
      Files.delete(products);
    }
  }

  private static List<Entrant> entrants(
      Workload workload, List<Contender> contenders, List<Binding> bindings) {
    return contenders.stream()
        .flatMap(contender -> bindings.stream().map(binding -> new Entrant(contender, binding)))
        .filter(entrant -> entrant.contender.takes(workload, entrant.binding))
        .toList();
  }

  private Sample sample(Entrant entrant, Workload workload, Path products)
      throws IOException, InterruptedException {
    return new ChildProcess(threads, entrant.binding)
        .run(
            Sample.class,
            Worker.class,
            entrant.contender.label(),
            workload.label(),
            Double.toString(seconds / 2),
            Double.toString(seconds),
            products.toString());
  }

  /** A contender under a binding: a row of the table. */
  private record Entrant(Contender contender, Binding binding) {
    String label() {
      return binding.label(contender.label());
    }

    Report.Contestant contestant(int threads, List<Sample> samples) {
      return Report.Contestant.of(contender.label(), binding, threads, samples);
    }
  }
}

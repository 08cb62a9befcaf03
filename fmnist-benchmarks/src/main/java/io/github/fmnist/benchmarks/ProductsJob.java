package io.github.fmnist.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The bare products of a training step, each in the fastest of several layouts, and Adam: without
 * biases, activations, normalization, losses and copies between layouts.
 */
final class ProductsJob {
  private ProductsJob() {}

  static Job of(Products products, int parameters) {
    Map<PrimitiveRun, Runnable> fastest =
        products.runs().stream()
            .distinct()
            .collect(Collectors.toMap(Function.identity(), ProductsJob::fastest));
    List<Runnable> operations = products.runs().stream().map(fastest::get).toList();
    FloorAdam adam =
        new FloorAdam(
            OneDnn.allocate((long) parameters * Float.BYTES),
            OneDnn.allocate((long) parameters * Float.BYTES),
            parameters);
    return number -> {
      operations.forEach(Runnable::run);
      adam.run();
    };
  }

  private static Runnable fastest(PrimitiveRun run) {
    return BareProduct.fastest(run)
        .orElseThrow(() -> new IllegalStateException("oneDNN has no fast way to compute " + run))
        .operation();
  }
}

package io.github.fmnist.benchmarks;

import java.util.stream.IntStream;

/** Bare oneDNN: what cannot be beaten with oneDNN. */
final class FloorJob {
  private FloorJob() {}

  static Job of(Workload workload) {
    FloorCnn cnn = new FloorCnn(workload, Parameter.initial());
    int batchSize = workload.batchSize();
    float[][] images =
        IntStream.range(0, Batches.COUNT)
            .mapToObj(i -> Batches.images(i, batchSize))
            .toArray(float[][]::new);
    long[][] labels =
        IntStream.range(0, Batches.COUNT)
            .mapToObj(i -> Batches.labels(i, batchSize))
            .toArray(long[][]::new);
    return number -> {
      float logit = cnn.run(images[number % Batches.COUNT], labels[number % Batches.COUNT])[0];
      if (!Float.isFinite(logit)) {
        throw new IllegalStateException("oneDNN computed " + logit);
      }
    };
  }
}

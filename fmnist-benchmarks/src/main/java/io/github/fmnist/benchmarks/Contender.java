package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.Engine;
import java.util.Arrays;
import java.util.Locale;

/** Who is measured. Each runs in a process of its own. */
enum Contender {
  FMNIST,
  DL4J,
  PYTORCH,
  ONEDNN_FLOOR,
  CONVOLUTION_PEAK;

  /** Finds a contender by its label. */
  static Contender of(String label) {
    return Arrays.stream(values())
        .filter(contender -> contender.label().equals(label))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no contender is called " + label));
  }

  /** The name for people and files, such as {@code onednn-floor}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Gets ready for a workload.
   *
   * @param products of a step of it, for contenders that compute nothing else
   */
  Job prepare(Workload workload, Products products) {
    return switch (this) {
      case FMNIST -> fmnist(workload);
      case DL4J -> dl4j(workload);
      case PYTORCH -> pytorch(workload);
      case ONEDNN_FLOOR -> floor(workload, products);
      case CONVOLUTION_PEAK -> new PeakJob(products);
    };
  }

  static Job fmnist(Workload workload) {
    return switch (workload.model()) {
      case CNN -> FmnistJob.of(workload);
      case VAE -> VaeJob.of(workload);
      case GAN -> GanJob.of(workload, Engine.ONEDNN, Batches.COUNT);
    };
  }

  private static Job dl4j(Workload workload) {
    return switch (workload.model()) {
      case CNN -> Dl4jJob.of(workload);
      case VAE -> Dl4jVae.of(workload);
      // An epoch would take it a minute, beside which the check at its end is nothing.
      case GAN -> GanJob.of(workload, Engine.DL4J, 1);
    };
  }

  private static Job pytorch(Workload workload) {
    return switch (workload.model()) {
      case CNN -> TorchJob.of(workload);
      case VAE -> TorchJob.ofVae(workload);
      case GAN -> TorchJob.ofGan(workload);
    };
  }

  private static Job floor(Workload workload, Products products) {
    return switch (workload.model()) {
      case CNN -> FloorJob.of(workload);
      case VAE -> ProductsJob.of(products, VaeJob.parameterCount());
      case GAN -> ProductsJob.of(products, GanJob.parameterCount());
    };
  }
}

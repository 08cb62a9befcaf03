package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.Engine;
import java.util.Arrays;
import java.util.Locale;

/** Who is measured. Each runs in a process of its own. */
enum Contender {
  FMNIST,
  DL4J,
  PYTORCH,
  ONEDNN_FLOOR;

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

  /** Whether it does that workload at all. */
  boolean takes(Workload workload) {
    return this != ONEDNN_FLOOR || workload.model() == Workload.Model.CNN;
  }

  Job prepare(Workload workload) {
    return switch (workload.model()) {
      case CNN -> prepareCnn(workload);
      case VAE -> prepareVae(workload);
      case GAN -> prepareGan(workload);
    };
  }

  private Job prepareVae(Workload workload) {
    return switch (this) {
      case FMNIST -> VaeJob.of(workload);
      case DL4J -> Dl4jVae.of(workload);
      case PYTORCH -> TorchJob.ofVae(workload);
      case ONEDNN_FLOOR -> throw new IllegalArgumentException("there is no floor for " + workload);
    };
  }

  private Job prepareGan(Workload workload) {
    return switch (this) {
      case FMNIST -> GanJob.of(workload, Engine.ONEDNN, Batches.COUNT);
      // An epoch would take it a minute, beside which the check at its end is nothing.
      case DL4J -> GanJob.of(workload, Engine.DL4J, 1);
      case PYTORCH -> TorchJob.ofGan(workload);
      case ONEDNN_FLOOR -> throw new IllegalArgumentException("there is no floor for " + workload);
    };
  }

  private Job prepareCnn(Workload workload) {
    return switch (this) {
      case FMNIST -> FmnistJob.of(workload);
      case DL4J -> Dl4jJob.of(workload);
      case PYTORCH -> TorchJob.of(workload);
      case ONEDNN_FLOOR -> FloorJob.of(workload);
    };
  }
}

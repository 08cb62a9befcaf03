package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who is measured. Each runs in a process of its own. */
enum Contender {
  FMNIST,
  FMNIST_BF16,
  DL4J,
  PYTORCH,
  PYTORCH_BF16,
  ONNX_RUNTIME,
  ONEDNN_FLOOR,
  CONVOLUTION_PEAK;

  /** Finds a contender by its label. */
  static Contender of(String label) {
    return Arrays.stream(values())
        .filter(contender -> contender.label().equals(label))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no contender is called " + label));
  }

  /** Returns the contenders that this machine can measure. */
  static List<Contender> available() {
    return Arrays.stream(values())
        .filter(contender -> contender.precision().isSupported())
        .toList();
  }

  /** Returns the precision of the products. */
  Precision precision() {
    return this == FMNIST_BF16 || this == PYTORCH_BF16 ? Precision.BF16 : Precision.FLOAT32;
  }

  /** Returns whether it can be measured: ONNX Runtime neither trains nor has OpenMP's threads. */
  boolean takes(Workload workload, Binding binding) {
    return this != ONNX_RUNTIME || (!workload.training() && binding == Binding.NONE);
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
      case FMNIST, FMNIST_BF16 -> fmnist(workload, precision());
      case DL4J -> dl4j(workload);
      case PYTORCH -> pytorch(workload, Autocast.OFF);
      case PYTORCH_BF16 -> pytorch(workload, Autocast.BF16);
      case ONNX_RUNTIME -> OnnxJob.of(workload);
      case ONEDNN_FLOOR -> floor(workload, products);
      case CONVOLUTION_PEAK -> new PeakJob(products);
    };
  }

  static Job fmnist(Workload workload, Precision precision) {
    return switch (workload.model()) {
      case CNN -> FmnistJob.of(workload, precision);
      case VAE -> VaeJob.of(workload, precision);
      case GAN ->
          GanJob.of(
              GanJob.builder().engine(Engine.ONEDNN).precision(precision), workload, Batches.COUNT);
    };
  }

  private static Job dl4j(Workload workload) {
    return switch (workload.model()) {
      case CNN -> Dl4jJob.of(workload);
      case VAE -> Dl4jVae.of(workload);
      // An epoch would take it a minute, beside which the check at its end is nothing.
      case GAN -> GanJob.of(GanJob.builder().engine(Engine.DL4J), workload, 1);
    };
  }

  private static Job pytorch(Workload workload, Autocast autocast) {
    return switch (workload.model()) {
      case CNN -> TorchJob.of(workload, autocast);
      case VAE -> TorchJob.ofVae(workload, autocast);
      case GAN -> TorchJob.ofGan(workload, autocast);
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

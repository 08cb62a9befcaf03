package io.github.fmnist.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * The least ratio of the medians of fmnist and of another contender at a workload, in float32.
 *
 * @param binding of fmnist's threads; its peer has the faster of its rows if they are bound
 * @param least ratio that meets the target
 */
record Target(Workload workload, Binding binding, Contender peer, double least) {
  /** All targets. That of {@code CONVOLUTION_PEAK} is a share of the machine's peak. */
  static final List<Target> ALL =
      Stream.concat(
              Stream.of(Workload.CNN_TRAIN_RELU, Workload.CNN_TRAIN_SELU, Workload.CNN_TRAIN_TANH)
                  .flatMap(
                      training ->
                          Stream.of(
                              of(training, Contender.PYTORCH, 2.0),
                              of(training, Contender.DL4J, 20),
                              of(training, Contender.CONVOLUTION_PEAK, 0.7))),
              Stream.of(
                  of(Workload.CNN_INFERENCE, Contender.PYTORCH, 1.05),
                  of(Workload.VAE_TRAIN, Contender.PYTORCH, 1.2),
                  of(Workload.GAN_TRAIN, Contender.PYTORCH, 1.3),
                  new Target(Workload.GAN_TRAIN, Binding.CORES, Contender.PYTORCH, 1.6)))
          .toList();

  /** Returns whether a target of the workload is one with bound threads. */
  static boolean bindsThreads(Workload workload) {
    return ALL.stream()
        .anyMatch(target -> target.workload == workload && target.binding == Binding.CORES);
  }

  private static Target of(Workload workload, Contender peer, double least) {
    return new Target(workload, Binding.NONE, peer, least);
  }
}

package io.github.fmnist.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * The least ratio of the medians of fmnist and of another contender at a workload.
 *
 * @param contender fmnist in one of its precisions
 * @param binding of fmnist's threads; its peer has the faster of its rows if they are bound
 * @param least ratio that meets the target
 */
record Target(
    Workload workload, Contender contender, Binding binding, Contender peer, double least) {
  /** All targets. That of {@code CONVOLUTION_PEAK} is a share of the machine's peak. */
  static final List<Target> ALL =
      Stream.concat(
              Stream.of(Workload.CNN_TRAIN_RELU, Workload.CNN_TRAIN_SELU, Workload.CNN_TRAIN_TANH)
                  .flatMap(
                      training ->
                          Stream.of(
                              of(training, Contender.PYTORCH, 2.0),
                              of(training, Contender.DL4J, 20),
                              of(training, Contender.CONVOLUTION_PEAK, 0.7),
                              ofBf16(training, Contender.PYTORCH, 3.0),
                              ofBf16(training, Contender.PYTORCH_BF16, 2.2))),
              Stream.of(
                  of(Workload.CNN_INFERENCE, Contender.PYTORCH, 1.05),
                  ofBf16(Workload.CNN_INFERENCE, Contender.PYTORCH, 2.1),
                  ofBf16(Workload.CNN_INFERENCE, Contender.PYTORCH_BF16, 4),
                  of(Workload.VAE_TRAIN, Contender.PYTORCH, 1.2),
                  ofBf16(Workload.VAE_TRAIN, Contender.PYTORCH, 1.6),
                  ofBf16(Workload.VAE_TRAIN, Contender.PYTORCH_BF16, 1.05),
                  of(Workload.GAN_TRAIN, Contender.PYTORCH, 1.3),
                  new Target(
                      Workload.GAN_TRAIN, Contender.FMNIST, Binding.CORES, Contender.PYTORCH, 1.6),
                  ofBf16(Workload.GAN_TRAIN, Contender.PYTORCH, 1.8),
                  ofBf16(Workload.GAN_TRAIN, Contender.PYTORCH_BF16, 1.5)))
          .toList();

  /** Returns whether a target of the workload is one with bound threads. */
  static boolean bindsThreads(Workload workload) {
    return ALL.stream()
        .anyMatch(target -> target.workload == workload && target.binding == Binding.CORES);
  }

  private static Target of(Workload workload, Contender peer, double least) {
    return new Target(workload, Contender.FMNIST, Binding.NONE, peer, least);
  }

  private static Target ofBf16(Workload workload, Contender peer, double least) {
    return new Target(workload, Contender.FMNIST_BF16, Binding.NONE, peer, least);
  }
}

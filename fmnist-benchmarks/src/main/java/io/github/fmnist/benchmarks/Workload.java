package io.github.fmnist.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.activations.Activation;

/** What is measured. */
enum Workload {
  CNN_TRAIN_RELU(Activation.RELU, true, 128),
  CNN_TRAIN_SELU(Activation.SELU, true, 128),
  CNN_TRAIN_TANH(Activation.TANH, true, 128),
  CNN_INFERENCE(Activation.RELU, false, 256),
  VAE_TRAIN(Activation.RELU, true, 128);

  private final Activation activation;
  private final boolean training;
  private final int batchSize;

  Workload(Activation activation, boolean training, int batchSize) {
    this.activation = activation;
    this.training = training;
    this.batchSize = batchSize;
  }

  /** Finds a workload by its label. */
  static Workload of(String label) {
    return Arrays.stream(values())
        .filter(workload -> workload.label().equals(label))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "one of %s expected as workload, '%s' given"
                        .formatted(Arrays.stream(values()).map(Workload::label).toList(), label)));
  }

  /** The name for people and files, such as {@code cnn-train-relu}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is the variational autoencoder; otherwise the CNN of the activation study. */
  boolean autoencoder() {
    return this == VAE_TRAIN;
  }

  /** Of the hidden layers. */
  Activation activation() {
    return activation;
  }

  /** Whether parameters are updated; otherwise images are only classified. */
  boolean training() {
    return training;
  }

  /** Images in a batch. */
  int batchSize() {
    return batchSize;
  }
}

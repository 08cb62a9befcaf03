package io.github.fmnist.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.activations.Activation;

/** What is measured. */
enum Workload {
  CNN_TRAIN_RELU(Model.CNN, Activation.RELU, true, 128),
  CNN_TRAIN_SELU(Model.CNN, Activation.SELU, true, 128),
  CNN_TRAIN_TANH(Model.CNN, Activation.TANH, true, 128),
  CNN_INFERENCE(Model.CNN, Activation.RELU, false, 256),
  VAE_TRAIN(Model.VAE, Activation.RELU, true, 128),
  GAN_TRAIN(Model.GAN, Activation.RELU, true, 64);

  /** Of which study. */
  enum Model {
    CNN,
    VAE,
    GAN
  }

  private final Model model;
  private final Activation activation;
  private final boolean training;
  private final int batchSize;

  Workload(Model model, Activation activation, boolean training, int batchSize) {
    this.model = model;
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

  Model model() {
    return model;
  }

  /** Of the hidden layers of the CNN, the autoencoder and the generator. */
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

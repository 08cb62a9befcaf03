package io.github.fmnist.benchmarks;

/**
 * The CNN as bare oneDNN primitives, as fast as they go: made once, in their favourite layouts,
 * without an input gradient for the first layer, the activations fused or on the pooled values.
 */
final class FloorCnn {
  private final int batchSize;
  private final FloorNetwork network;
  private final FloorActivation activation;
  private final OneDnn.Tensor images;
  private final OneDnn.Tensor logits;
  private final OneDnn.Tensor logitGradient;
  private final float[] values;
  private long[] labels;

  /** Makes the network, with the backward pass and the update if the workload trains. */
  FloorCnn(Workload workload, float[] initial) {
    batchSize = workload.batchSize();
    activation = FloorActivation.of(workload.activation());
    network = new FloorNetwork(workload.training(), initial);
    images = OneDnn.Tensor.of(OneDnn.plain(batchSize, 1, 28, 28));
    values = new float[batchSize * Batches.CLASSES];
    logitGradient = OneDnn.Tensor.of(OneDnn.plain(batchSize, Batches.CLASSES));
    FloorLayer convolution1 = convolution1();
    FloorPooling pooling1 = pool(convolution1, 32, 14);
    FloorLayer convolution2 = convolution2(pooling1);
    FloorPooling pooling2 = pool(convolution2, 64, 7);
    FloorLayer dense = dense(pooling2);
    FloorLayer output = output(dense);
    logits = network.inLayout(output.output(), logitGradient.layout());
    if (workload.training()) {
      network.add(this::computeLogitGradient);
      output.weightGradient(logitGradient);
      OneDnn.Tensor gradient = output.inputGradient(logitGradient);
      gradient = activation.backward(network, dense.output(), gradient);
      dense.weightGradient(gradient);
      gradient = dense.inputGradient(gradient);
      gradient = activation.backward(network, pooling2.output(), gradient);
      gradient = pooling2.inputGradient(gradient);
      convolution2.weightGradient(gradient);
      gradient = convolution2.inputGradient(gradient);
      gradient = activation.backward(network, pooling1.output(), gradient);
      convolution1.weightGradient(pooling1.inputGradient(gradient));
      network.add(network.parameters().update());
    }
  }

  /**
   * Puts a batch through, and trains on it if that was asked for.
   *
   * @param pixels [b, 1, 28, 28]
   * @return the logits [b, 10]
   */
  float[] run(float[] pixels, long[] labels) {
    this.labels = labels;
    images.address().put(pixels);
    network.run();
    logits.address().get(values);
    return values;
  }

  private FloorLayer convolution1() {
    return new FloorLayer(
        network,
        images,
        new long[] {batchSize, 1, 28, 28},
        Parameter.CONVOLUTION_1_WEIGHTS,
        Parameter.CONVOLUTION_1_BIAS,
        new long[] {batchSize, 32, 28, 28},
        null);
  }

  private FloorLayer convolution2(FloorPooling source) {
    return new FloorLayer(
        network,
        source.output(),
        new long[] {batchSize, 32, 14, 14},
        Parameter.CONVOLUTION_2_WEIGHTS,
        Parameter.CONVOLUTION_2_BIAS,
        new long[] {batchSize, 64, 14, 14},
        null);
  }

  private FloorLayer dense(FloorPooling source) {
    return new FloorLayer(
        network,
        source.output(),
        new long[] {batchSize, 64, 7, 7},
        Parameter.DENSE_WEIGHTS,
        Parameter.DENSE_BIAS,
        new long[] {batchSize, 128},
        activation.fused());
  }

  private FloorLayer output(FloorLayer source) {
    return new FloorLayer(
        network,
        source.output(),
        new long[] {batchSize, 128},
        Parameter.OUTPUT_WEIGHTS,
        Parameter.OUTPUT_BIAS,
        new long[] {batchSize, Batches.CLASSES},
        null);
  }

  private FloorPooling pool(FloorLayer source, long channels, long side) {
    FloorPooling pooling =
        new FloorPooling(network, source.output(), batchSize, channels, side, side);
    activation.forward(network, pooling.output());
    return pooling;
  }

  /** The gradient of the mean cross-entropy: (softmax(logits) - labels) / b. */
  private void computeLogitGradient() {
    logits.address().get(values);
    for (int row = 0; row < batchSize; row++) {
      int begin = row * Batches.CLASSES;
      double sum = 0;
      for (int i = begin; i < begin + Batches.CLASSES; i++) {
        values[i] = (float) Math.exp(values[i]);
        sum += values[i];
      }
      for (int i = begin; i < begin + Batches.CLASSES; i++) {
        values[i] = (float) (values[i] / sum / batchSize);
      }
      values[begin + (int) labels[row]] -= 1f / batchSize;
    }
    logitGradient.address().put(values);
  }
}

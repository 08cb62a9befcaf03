package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkState;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network on stock Deeplearning4j: the reference that the fast engine is tested against, and its
 * fallback.
 *
 * <p>Deeplearning4j's layers hold the state of one batch. A pass that is not the latest therefore
 * runs forward again before it runs backward. Dropout then uses the same masks, since the step
 * seeds the generator.
 */
final class Dl4jNetwork implements CompiledNetwork {
  private final MultiLayerNetwork network;
  private final NetworkArrays arrays;
  private final Dl4jLayers layers;
  private final Inference inference;
  private final Updates updates;
  private final INDArray accumulated;

  /** The pass whose state the layers hold. */
  private @Nullable Dl4jPass latest;

  /** The number of passes that added to the gradients of running statistics. */
  private int passes;

  private boolean closed;

  Dl4jNetwork(MultiLayerNetwork network) {
    this.network = network;
    arrays = new NetworkArrays(network);
    layers = new Dl4jLayers(network, arrays);
    inference = new Inference(this, network);
    updates = new Dl4jUpdates(network, arrays);
    accumulated = arrays.gradients().like();
  }

  @Override
  public Engine engine() {
    return Engine.DL4J;
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT32;
  }

  @Override
  public MultiLayerNetwork network() {
    return network;
  }

  @Override
  public Pass forward(INDArray x, Mode mode, long step) {
    check();
    Steps.checkBatch(x);
    return new Dl4jPass(x, mode, step);
  }

  @Override
  public void zeroGradients() {
    check();
    passes = 0;
    accumulated.assign(0);
  }

  @Override
  public void update(int examples, int iteration, int epoch) {
    check();
    Steps.checkUpdate(examples, iteration, epoch);
    arrays.gradients().assign(accumulated);
    updates.apply(examples, Math.max(passes, 1), iteration, epoch);
  }

  @Override
  public double step(DataSet batch) {
    check();
    // The layers hold another batch afterwards.
    latest = null;
    return Stock.fit(network, batch);
  }

  @Override
  public INDArray infer(INDArray x) {
    return inference.infer(x);
  }

  @Override
  public INDArray output(INDArray x) {
    check();
    latest = null;
    return Stock.output(network, new org.nd4j.linalg.dataset.DataSet(x, null));
  }

  @Override
  public int[] predict(INDArray x) {
    return inference.predict(x);
  }

  @Override
  public Evaluation evaluate(DataSetIterator batches) {
    check();
    latest = null;
    return inference.evaluate(batches, batch -> Stock.output(network, batch));
  }

  @Override
  public double score(DataSet batch) {
    check();
    latest = null;
    return Stock.score(network, batch);
  }

  @Override
  public void close() {
    closed = true;
    latest = null;
  }

  private void check() {
    checkState(!closed, "the compiled network is closed");
    arrays.check();
  }

  private final class Dl4jPass implements Pass {
    private final INDArray x;
    private final Mode mode;
    private final long step;
    private final INDArray output;
    private boolean open = true;

    Dl4jPass(INDArray x, Mode mode, long step) {
      this.x = x;
      this.mode = mode;
      this.step = step;
      output = runForward();
    }

    @Override
    public INDArray output() {
      checkOpen();
      return output;
    }

    @Override
    public @Nullable INDArray backward(INDArray outputGradient, Gradients requested) {
      checkOpen();
      arrays.check();
      Steps.checkBatchIsThere(x);
      Steps.checkGradient(outputGradient, output);
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        return runBackward(outputGradient, requested);
      }
    }

    private @Nullable INDArray runBackward(INDArray outputGradient, Gradients requested) {
      if (latest != this || !layers.holdLatestBatch()) {
        runForward();
      }
      arrays.gradients().assign(0);
      INDArray inputGradient =
          layers.backward(outputGradient.castTo(arrays.params().dataType()).dup());
      // Batch normalization discards its batch in the backward pass.
      latest = null;
      if (requested.parameters()) {
        accumulated.addi(arrays.gradients());
        passes += mode == Mode.TRAIN ? 1 : 0;
      }
      if (!requested.input()) {
        return null;
      }
      if (inputGradient == null) {
        throw new IllegalArgumentException(
            "stock Deeplearning4j computes no gradients below a frozen layer");
      }
      return LentArray.copyOf(inputGradient);
    }

    @Override
    public void close() {
      open = false;
      if (latest == this) {
        latest = null;
      }
    }

    private INDArray runForward() {
      // The layers may reject the batch: this pass is the latest only after they have accepted it.
      latest = null;
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        INDArray result = LentArray.copyOf(layers.forward(x, mode, step));
        Stock.propagateNonFinite(network, x, result, mode);
        latest = this;
        return result;
      }
    }

    private void checkOpen() {
      checkState(open && !closed, "the pass is closed");
    }
  }
}

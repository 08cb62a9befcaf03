package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ends a training once a loss has not fallen for some epochs, and remembers the best parameters.
 *
 * <pre>{@code
 * try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
 *   EarlyStopping stopping = EarlyStopping.of(5, () -> compiled.score(validation), network);
 *   Trainer.forEpochs(100).listener(stopping).train(network, batches);
 *   stopping.restoreBest();
 * }
 * }</pre>
 */
public final class EarlyStopping implements TrainingListener {
  private final int patience;
  private final DoubleSupplier loss;
  private final List<INDArray> parameters;
  private @Nullable Memory memory;

  private EarlyStopping(int patience, DoubleSupplier loss, List<INDArray> parameters) {
    this.patience = patience;
    this.loss = loss;
    this.parameters = parameters;
  }

  /**
   * Returns a listener for one training.
   *
   * @param patience how many epochs without a new lowest loss end the training, at least 1
   * @param loss measured after each epoch, on examples that are not trained on
   * @param networks whose parameters are remembered
   */
  public static EarlyStopping of(int patience, DoubleSupplier loss, MultiLayerNetwork... networks) {
    checkArgument(networks.length > 0, "at least 1 network expected, found none");
    checkArgument(patience >= 1, "a patience of at least 1 epoch expected, %s given", patience);
    return new EarlyStopping(
        patience, loss, Arrays.stream(networks).map(MultiLayerNetwork::params).toList());
  }

  @Override
  public boolean epochEnded(Epoch epoch) {
    double now = loss.getAsDouble();
    if (memory == null || now < memory.loss || Double.isNaN(memory.loss)) {
      memory = new Memory(epoch.epoch(), now, copies(parameters));
    }
    return epoch.epoch() - memory.epoch < patience;
  }

  /**
   * Gives the networks the parameters of the best epoch; their updaters stay as they are.
   *
   * @throws IllegalStateException if no epoch has ended
   */
  public void restoreBest() {
    List<INDArray> best = memory().parameters;
    for (int i = 0; i < best.size(); i++) {
      parameters.get(i).assign(best.get(i));
    }
  }

  /**
   * Returns what is known of the best epoch: what it takes, besides the network, to go on.
   *
   * @throws IllegalStateException if no epoch has ended
   */
  public Memory memory() {
    if (memory == null) {
      throw new IllegalStateException("no epoch has ended yet");
    }
    return memory;
  }

  /** Goes on from what an earlier training remembered. */
  public EarlyStopping resume(Memory earlier) {
    memory = new Memory(earlier.epoch, earlier.loss, copies(earlier.parameters));
    return this;
  }

  /** Returns the patience and the best epoch so far. */
  @Override
  public String toString() {
    return "EarlyStopping(patience %d, %s)"
        .formatted(patience, memory == null ? "no epoch yet" : memory);
  }

  private static List<INDArray> copies(List<INDArray> arrays) {
    return arrays.stream().map(INDArray::dup).toList();
  }

  /**
   * The best epoch so far.
   *
   * @param epoch from 0
   * @param loss after it
   * @param parameters of each network after it, {@code [1, n]}
   */
  public record Memory(int epoch, double loss, List<INDArray> parameters) {
    /** Returns the epoch, its loss and the number of networks. */
    @Override
    public String toString() {
      return "Memory(epoch %d, loss %s, networks %d)".formatted(epoch, loss, parameters.size());
    }
  }
}

package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ends training when a loss has not reached a new minimum for some epochs, and keeps the best
 * parameters.
 *
 * <pre>{@code
 * try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
 *   EarlyStopping stopping = EarlyStopping.of(5, () -> compiled.score(validation), network);
 *   Trainer.forEpochs(100).listener(stopping).train(compiled, batches);
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
   * @param patience number of epochs without a new lowest loss after which training ends, at least
   *     1
   * @param loss computes the loss after each epoch, on examples that are not used for training
   * @param networks networks whose parameters are kept
   */
  public static EarlyStopping of(int patience, DoubleSupplier loss, MultiLayerNetwork... networks) {
    checkArgument(networks.length > 0, "at least 1 network expected, found none");
    checkArgument(patience >= 1, "a patience of at least 1 epoch expected, %s given", patience);
    Objects.requireNonNull(loss, "loss");
    return new EarlyStopping(
        patience, loss, Arrays.stream(networks).map(MultiLayerNetwork::params).toList());
  }

  @Override
  public boolean epochEnded(Epoch epoch) {
    double now = loss.getAsDouble();
    if (memory == null || now < memory.loss || (Double.isNaN(memory.loss) && !Double.isNaN(now))) {
      memory = new Memory(epoch.epoch(), now, copies(parameters));
    }
    return epoch.epoch() - memory.epoch < patience;
  }

  /**
   * Sets the networks' parameters to those of the best epoch; the states of their updaters and
   * their counts of iterations and epochs stay those of the last epoch.
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
   * Returns the best epoch so far: with the networks, the complete state for continuing.
   *
   * @throws IllegalStateException if no epoch has ended
   */
  public Memory memory() {
    if (memory == null) {
      throw new IllegalStateException("no epoch has ended yet");
    }
    return memory;
  }

  /**
   * Continues from the memory of an earlier training.
   *
   * @throws IllegalArgumentException if it is of other networks: another number, or other numbers
   *     of parameters
   */
  public EarlyStopping resume(Memory earlier) {
    List<Long> expected = parameters.stream().map(INDArray::length).toList();
    List<Long> found = earlier.parameters.stream().map(INDArray::length).toList();
    checkArgument(
        found.equals(expected),
        "a memory of networks with %s parameters expected, found %s",
        expected,
        found);
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
   * @param epoch index of the epoch, from 0
   * @param loss loss after the epoch
   * @param parameters parameters of each network after the epoch, {@code [1, n]}
   */
  public record Memory(int epoch, double loss, List<INDArray> parameters) {
    /** Returns the epoch, its loss and the number of networks. */
    @Override
    public String toString() {
      return "Memory(epoch %d, loss %s, networks %d)".formatted(epoch, loss, parameters.size());
    }
  }
}

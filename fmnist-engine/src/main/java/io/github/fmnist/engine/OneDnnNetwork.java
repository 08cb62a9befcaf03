package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** A network on oneDNN. */
final class OneDnnNetwork implements CompiledNetwork {
  /**
   * The maximum number of idle plans: for a training batch, a smaller last batch, an evaluation
   * batch, and a few more.
   */
  private static final int MAX_IDLE_PLANS = 8;

  /**
   * The number of training passes from one check of all parameters to the next; a check costs a few
   * percent of a pass.
   */
  private static final int PASSES_BETWEEN_CHECKS = 128;

  private final MultiLayerNetwork network;

  /**
   * The engine that the caller requested; AUTO leaves a step to stock Deeplearning4j if necessary.
   */
  private final Engine requestedEngine;

  private final Precision precision;
  private final Scope scope = new Scope();
  private final List<LayerSpec> layers;
  private final dnnl_stream stream;
  private final Scratchpad scratchpad = new Scratchpad();
  private final OutputLoss loss;
  private final Inference inference;
  private final NetworkArrays arrays;
  private final AdamUpdates adamUpdates;
  private final Updates otherUpdates;

  /** Null for a network without parameters. */
  private final @Nullable FiniteCheck finiteParameters;

  /** The idle plans, the most recently used last. */
  private final List<Plan> idle = new ArrayList<>();

  private final List<Plan> open = new ArrayList<>();

  /** Whether the gradients count as zero, whatever their array contains. */
  private boolean gradientsCountAsZero;

  /** The number of passes that added to the gradients of running statistics. */
  private int passes;

  /** The number of training passes since the last check of all parameters. */
  private int passesSinceCheck = PASSES_BETWEEN_CHECKS;

  private boolean closed;

  OneDnnNetwork(MultiLayerNetwork network, Engine requestedEngine, Precision precision) {
    this.network = network;
    this.requestedEngine = requestedEngine;
    this.precision = precision;
    inference = new Inference(this, network);
    scope.onClose(scratchpad::close);
    arrays = new NetworkArrays(network);
    try {
      stream = Dnnl.stream(scope);
      layers = LayerCompiler.compile(scope, network, arrays, precision);
      loss = OutputLoss.of(network);
      adamUpdates = new AdamUpdates(scope, stream, network, arrays);
      otherUpdates = new Dl4jUpdates(network, arrays);
      long parameters = arrays.params().length();
      finiteParameters =
          parameters == 0
              ? null
              : FiniteCheck.of(new Program(scope, scratchpad, false), parameters);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  @Override
  public Engine engine() {
    return Engine.ONEDNN;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public MultiLayerNetwork network() {
    return network;
  }

  @Override
  public Pass forward(INDArray x, Mode mode, long step) {
    check();
    Steps.checkBatch(x);
    INDArray plain = plain(x);
    Plan plan = borrow(new Plan.Key(x.shape(), mode));
    try {
      plan.forward(plain, step);
      if (isTimeToCheck(mode)
          && finiteParameters != null
          && !finiteParameters.allFinite(stream, arrays.params())) {
        FiniteCheck.fillWithNan(plan.output());
      }
    } catch (RuntimeException e) {
      release(plan);
      throw e;
    }
    return new OneDnnPass(plan, plain);
  }

  private boolean isTimeToCheck(Mode mode) {
    if (mode == Mode.TRAIN && ++passesSinceCheck < PASSES_BETWEEN_CHECKS) {
      return false;
    }
    passesSinceCheck = 0;
    return true;
  }

  @Override
  public void zeroGradients() {
    check();
    passes = 0;
    gradientsCountAsZero = true;
  }

  /** Writes the zeros that {@link #zeroGradients} deferred, unless gradients have replaced them. */
  private void writeDeferredZeros() {
    if (gradientsCountAsZero) {
      INDArray gradients = arrays.gradients();
      Pointer.memset(Memory.of(gradients), 0, gradients.length() * Float.BYTES);
      gradientsCountAsZero = false;
    }
  }

  @Override
  public void update(int examples, int iteration, int epoch) {
    check();
    Steps.checkUpdate(examples, iteration, epoch);
    writeDeferredZeros();
    Updates updates = adamUpdates.suitsTheNetwork() ? adamUpdates : otherUpdates;
    updates.apply(examples, Math.max(passes, 1), iteration, epoch);
  }

  @Override
  public double step(DataSet batch) {
    check();
    String obstacle = StepObstacle.of(network, batch);
    if (obstacle == null) {
      return Steps.train(this, network, loss, batch);
    }
    checkLeftToStock(obstacle);
    zeroGradients();
    return Stock.fit(network, batch);
  }

  private void checkLeftToStock(String obstacle) {
    checkArgument(
        requestedEngine == Engine.AUTO,
        "oneDNN cannot compute %s; Engine.AUTO and Engine.DL4J can%s",
        obstacle,
        precision == Precision.FLOAT32 ? "" : ", in float32");
    Engine.warnOnce("stock Deeplearning4j computes " + obstacle + ", slowly");
  }

  @Override
  public INDArray infer(INDArray x) {
    return inference.infer(x);
  }

  @Override
  public INDArray output(INDArray x) {
    return inference.output(x);
  }

  @Override
  public int[] predict(INDArray x) {
    return inference.predict(x);
  }

  @Override
  public Evaluation evaluate(DataSetIterator batches) {
    return inference.evaluate(batches, this::outputOf);
  }

  private INDArray outputOf(DataSet batch) {
    if (batch.hasMaskArrays()) {
      check();
      checkLeftToStock("a batch with masks");
      return Stock.output(network, batch);
    }
    return inference.output(batch.getFeatures());
  }

  @Override
  public double score(DataSet batch) {
    check();
    if (batch.hasMaskArrays()) {
      checkLeftToStock("a batch with masks");
      return Stock.score(network, batch);
    }
    return inference.score(batch, loss);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      idle.forEach(Plan::close);
      open.forEach(Plan::close);
      idle.clear();
      open.clear();
      scope.close();
    }
  }

  private void check() {
    checkState(!closed, "the compiled network is closed");
    arrays.check();
  }

  private Plan borrow(Plan.Key key) {
    Plan plan = null;
    for (Iterator<Plan> plans = idle.iterator(); plan == null && plans.hasNext(); ) {
      Plan candidate = plans.next();
      if (candidate.key().sameAs(key)) {
        plans.remove();
        plan = candidate;
      }
    }
    if (plan == null) {
      plan = Plan.of(key, layers, seed(), scratchpad, stream);
    }
    open.add(plan);
    return plan;
  }

  private void release(Plan plan) {
    if (open.remove(plan)) {
      idle.add(plan);
      if (idle.size() > MAX_IDLE_PLANS) {
        idle.remove(0).close();
      }
    }
  }

  private long seed() {
    return network.getDefaultConfiguration().getSeed();
  }

  /**
   * Returns the array itself if it is in plain order, else a copy in plain order outside all
   * workspaces.
   */
  private static INDArray plain(INDArray x) {
    if (hasPlainStrides(x)) {
      return x;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return x.dup('c');
    }
  }

  /** Returns whether the values lie in memory in c order and without gaps. */
  static boolean hasPlainStrides(INDArray x) {
    if (x.ordering() != 'c') {
      return false;
    }
    long stride = 1;
    for (int i = x.rank() - 1; i >= 0; i--) {
      if (x.size(i) != 1 && x.stride(i) != stride) {
        return false;
      }
      stride *= x.size(i);
    }
    return true;
  }

  /** A pass on a borrowed plan. */
  private final class OneDnnPass implements Pass {
    private final Plan plan;

    /**
     * The batch, which must stay reachable, since the plan has only its address; null after close.
     */
    private @Nullable INDArray input;

    OneDnnPass(Plan plan, INDArray input) {
      this.plan = plan;
      this.input = input;
    }

    @Override
    public INDArray output() {
      checkOpen();
      return plan.output();
    }

    @Override
    public @Nullable INDArray backward(INDArray outputGradient, Gradients requested) {
      INDArray batch = checkOpen();
      arrays.check();
      Steps.checkBatchIsThere(batch);
      Steps.checkGradient(outputGradient, plan.output());
      if (requested.parameters() && plan.key().mode() == Mode.TRAIN) {
        passes++;
      }
      INDArray plain = plain(outputGradient);
      if (!requested.parameters() || !gradientsCountAsZero) {
        return plan.backward(plain, requested);
      }
      // Replacing all gradients is cheaper than zeroing them and adding to them.
      if (plan.replacedGradients(requested) < arrays.gradients().length()) {
        writeDeferredZeros();
        return plan.backward(plain, requested);
      }
      INDArray inputGradient = plan.backwardReplacing(plain, requested);
      gradientsCountAsZero = false;
      return inputGradient;
    }

    @Override
    public void close() {
      if (input != null) {
        input = null;
        release(plan);
      }
    }

    /** Returns the batch; throws if the pass is closed. */
    private INDArray checkOpen() {
      if (input == null || closed) {
        throw new IllegalStateException("the pass is closed");
      }
      return input;
    }
  }
}

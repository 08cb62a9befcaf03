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
  /** Plans kept for use: a training batch, a last smaller one, a measuring one, and some more. */
  private static final int IDLE_PLANS = 8;

  /** Passes of training from one look at all parameters to the next: a look costs some percent. */
  private static final int PASSES_BETWEEN_CHECKS = 128;

  private final MultiLayerNetwork network;

  /** What was asked for: AUTO leaves a step to stock Deeplearning4j where it must. */
  private final Engine asked;

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

  /** Idle plans, the one used last at the end. */
  private final List<Plan> idle = new ArrayList<>();

  private final List<Plan> open = new ArrayList<>();

  /** Whether the gradients are to count as zero, whatever is in their array. */
  private boolean gradientsAreVoid;

  /** Passes that added to the gradients of running statistics. */
  private int passes;

  /** Passes of training since all parameters were looked at. */
  private int passesSinceCheck = PASSES_BETWEEN_CHECKS;

  private boolean closed;

  OneDnnNetwork(MultiLayerNetwork network, Engine asked) {
    this.network = network;
    this.asked = asked;
    inference = new Inference(this, network);
    scope.onClose(scratchpad::close);
    arrays = new NetworkArrays(network);
    try {
      stream = Dnnl.stream(scope);
      layers = LayerCompiler.compile(scope, network, arrays);
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
  public MultiLayerNetwork network() {
    return network;
  }

  @Override
  public Pass forward(INDArray x, Mode mode, long step) {
    check();
    Steps.checkBatch(x);
    INDArray plain = plain(x);
    Plan plan = take(new Plan.Key(x.shape(), mode));
    try {
      plan.forward(plain, step);
      if (isTimeToCheck(mode)
          && finiteParameters != null
          && !finiteParameters.holds(stream, arrays.params())) {
        FiniteCheck.spoil(plan.output());
      }
    } catch (RuntimeException e) {
      giveBack(plan);
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
    gradientsAreVoid = true;
  }

  /** Writes the zeros that {@link #zeroGradients} promised, unless something has replaced them. */
  private void fillVoid() {
    if (gradientsAreVoid) {
      INDArray gradients = arrays.gradients();
      Pointer.memset(Memory.of(gradients), 0, gradients.length() * Float.BYTES);
      gradientsAreVoid = false;
    }
  }

  @Override
  public void update(int examples, int iteration, int epoch) {
    check();
    Steps.checkUpdate(examples, iteration, epoch);
    fillVoid();
    Updates updates = adamUpdates.suitsTheNetwork() ? adamUpdates : otherUpdates;
    updates.apply(examples, Math.max(passes, 1), iteration, epoch);
  }

  @Override
  public double step(DataSet batch) {
    check();
    String obstacle = StepObstacle.of(network, batch);
    if (obstacle == null) {
      return Steps.classify(this, network, loss, batch);
    }
    checkLeftToStock(obstacle);
    zeroGradients();
    return Stock.fit(network, batch);
  }

  private void checkLeftToStock(String obstacle) {
    checkArgument(
        asked == Engine.AUTO,
        "oneDNN cannot compute %s; Engine.AUTO and Engine.DL4J can",
        obstacle);
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

  private Plan take(Plan.Key key) {
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

  private void giveBack(Plan plan) {
    if (open.remove(plan)) {
      idle.add(plan);
      if (idle.size() > IDLE_PLANS) {
        idle.remove(0).close();
      }
    }
  }

  private long seed() {
    return network.getDefaultConfiguration().getSeed();
  }

  /** The array itself if it lies in plain order, else a copy that does, in no workspace. */
  private static INDArray plain(INDArray x) {
    if (hasPlainStrides(x)) {
      return x;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return x.dup('c');
    }
  }

  private static boolean hasPlainStrides(INDArray x) {
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

  /** A pass on a plan that it borrowed. */
  private final class OneDnnPass implements Pass {
    private final Plan plan;

    /** Held on to, since the plan knows its address only. */
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
    public @Nullable INDArray backward(INDArray outputGradient, Gradients want) {
      INDArray batch = checkOpen();
      arrays.check();
      Steps.checkBatchIsThere(batch);
      Steps.checkGradient(outputGradient, plan.output());
      if (want.parameters() && plan.key().mode() == Mode.TRAIN) {
        passes++;
      }
      INDArray plain = plain(outputGradient);
      if (!want.parameters() || !gradientsAreVoid) {
        return plan.backward(plain, want);
      }
      // Replacing all gradients is cheaper than zeroing them and adding to them.
      if (plan.replaced(want) < arrays.gradients().length()) {
        fillVoid();
        return plan.backward(plain, want);
      }
      INDArray inputGradient = plan.backwardAnew(plain, want);
      gradientsAreVoid = false;
      return inputGradient;
    }

    @Override
    public void close() {
      if (input != null) {
        input = null;
        giveBack(plan);
      }
    }

    /** Returns the batch. */
    private INDArray checkOpen() {
      if (input == null || closed) {
        throw new IllegalStateException("the pass is closed");
      }
      return input;
    }
  }
}

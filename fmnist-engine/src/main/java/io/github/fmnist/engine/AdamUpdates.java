package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkState;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.NoOpUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam (Kingma, Ba 2015, arXiv 1412.6980) on Deeplearning4j's own updater state. It supports
 * networks whose parameters all have Adam or no updater, as running statistics do, and that have
 * neither gradient clipping nor regularization.
 */
final class AdamUpdates implements Updates {
  /**
   * Parameters per kernel: enough to be worth two threads, and five arrays of this size fit into
   * their caches.
   */
  private static final int CHUNK = 1 << 17;

  private final Scope scope;
  private final dnnl_stream stream;
  private final MultiLayerNetwork network;
  private final NetworkArrays arrays;
  private final Map<AdamKernel.Key, AdamKernel> kernels = new HashMap<>();

  AdamUpdates(Scope scope, dnnl_stream stream, MultiLayerNetwork network, NetworkArrays arrays) {
    this.scope = scope;
    this.stream = stream;
    this.network = network;
    this.arrays = arrays;
  }

  /** Returns whether this gives the same result as the network's current updater. */
  boolean suitsTheNetwork() {
    for (UpdaterBlock block : updater().getUpdaterBlocks()) {
      if (!(block.getGradientUpdater() instanceof AdamUpdater
          || block.getGradientUpdater() instanceof NoOpUpdater)) {
        return false;
      }
    }
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer base && !isPlain(base)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(BaseLayer layer) {
    return (layer.getGradientNormalization() == null
            || layer.getGradientNormalization() == GradientNormalization.None)
        && (layer.getRegularization() == null || layer.getRegularization().isEmpty())
        && (layer.getRegularizationBias() == null || layer.getRegularizationBias().isEmpty());
  }

  @Override
  public void apply(int examples, int passes, int iteration, int epoch) {
    double share = network.getDefaultConfiguration().isMiniBatch() ? 1.0 / examples : 1;
    for (UpdaterBlock block : updater().getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof AdamUpdater adam) {
        apply(block, adam.getConfig(), share, iteration, epoch);
      } else {
        for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
          boolean divides = part.getLayer().updaterDivideByMinibatch(part.getParamName());
          subtract(
              part.getParamOffsetStart(), part.getParamOffsetEnd(), divides ? share : 1.0 / passes);
        }
      }
    }
    network.applyConstraints(iteration, epoch);
  }

  /** Subtracts the gradients from parameters without an updater; there are only a few of these. */
  private void subtract(int from, int to, double share) {
    FloatBuffer params = pointer(arrays.params()).capacity(to).asBuffer();
    FloatBuffer gradients = pointer(arrays.gradients()).capacity(to).asBuffer();
    for (int i = from; i < to; i++) {
      params.put(i, (float) (params.get(i) - gradients.get(i) * share));
    }
  }

  private void apply(UpdaterBlock block, Adam adam, double share, int iteration, int epoch) {
    int t = iteration + 1;
    double rate =
        adam.getLearningRate(iteration, epoch)
            * Math.sqrt(1 - Math.pow(adam.getBeta2(), t))
            / (1 - Math.pow(adam.getBeta1(), t));
    int from = block.getParamOffsetStart();
    int size = block.getParamOffsetEnd() - from;
    FloatPointer params = pointer(arrays.params());
    FloatPointer gradients = pointer(arrays.gradients());
    FloatPointer moments = pointer(momentsOf(block, size));
    for (int done = 0; done < size; done += CHUNK) {
      int count = Math.min(CHUNK, size - done);
      kernels
          .computeIfAbsent(
              new AdamKernel.Key(count, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon()),
              key -> new AdamKernel(scope, key))
          .run(
              stream,
              params.getPointer(from + done),
              gradients.getPointer(from + done),
              moments.getPointer(done),
              moments.getPointer(size + done),
              share,
              rate);
    }
  }

  private static INDArray momentsOf(UpdaterBlock block, int size) {
    INDArray moments = block.getUpdaterView();
    checkState(
        moments != null && moments.length() == 2L * size && LiveArray.lossOfMemory(moments) == null,
        "an updater's state of two moments for each of %s parameters expected, found %s values",
        size,
        moments == null ? 0 : moments.length());
    return moments;
  }

  /**
   * Returns the current updater. It is not stored, since setting a learning rate creates a new one.
   */
  private BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) network.getUpdater();
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(Memory.of(array));
  }
}

package io.github.fmnist.engine;

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
 * Adam (Kingma, Ba 2015, arXiv 1412.6980) in one go over the parameters, with Deeplearning4j's own
 * state: for networks whose layers all have Adam or none, as running statistics have, and neither
 * clipping nor regularization.
 *
 * <p>Implementation note: the native arrays are worked on a piece at a time, in arrays of Java,
 * where the compiler vectorizes the loop; nd4j's {@code adam_updater} takes several times as long.
 */
final class AdamUpdates implements Updates {
  /** Four pieces fit into the first-level cache. */
  private static final int PIECE = 1024;

  private final MultiLayerNetwork network;
  private final FloatPointer params;
  private final FloatPointer gradients;
  private final float[] p = new float[PIECE];
  private final float[] g = new float[PIECE];
  private final float[] m = new float[PIECE];
  private final float[] v = new float[PIECE];

  AdamUpdates(MultiLayerNetwork network, NetworkArrays arrays) {
    this.network = network;
    params = pointer(arrays.params());
    gradients = pointer(arrays.gradients());
  }

  /** Whether this does what the updater that the network has now would do. */
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
    float share = network.getDefaultConfiguration().isMiniBatch() ? 1f / examples : 1;
    for (UpdaterBlock block : updater().getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof AdamUpdater adam) {
        apply(block, adam.getConfig(), share, iteration, epoch);
      } else {
        for (UpdaterBlock.ParamState part : block.getLayersAndVariablesInBlock()) {
          boolean divides = part.getLayer().updaterDivideByMinibatch(part.getParamName());
          subtract(
              part.getParamOffsetStart(), part.getParamOffsetEnd(), divides ? share : 1f / passes);
        }
      }
    }
    network.applyConstraints(iteration, epoch);
  }

  /** Without an updater of their own, parameters move by their gradients. */
  private void subtract(int from, int to, float share) {
    for (int done = from; done < to; done += PIECE) {
      int count = Math.min(PIECE, to - done);
      params.position(done).get(p, 0, count);
      gradients.position(done).get(g, 0, count);
      for (int i = 0; i < count; i++) {
        p[i] -= g[i] * share;
      }
      params.put(p, 0, count);
    }
  }

  private void apply(UpdaterBlock block, Adam adam, float share, int iteration, int epoch) {
    int t = iteration + 1;
    float rate =
        (float)
            (adam.getLearningRate(iteration, epoch)
                * Math.sqrt(1 - Math.pow(adam.getBeta2(), t))
                / (1 - Math.pow(adam.getBeta1(), t)));
    int from = block.getParamOffsetStart();
    int size = block.getParamOffsetEnd() - from;
    FloatPointer moments = pointer(block.getUpdaterView());
    for (int done = 0; done < size; done += PIECE) {
      int count = Math.min(PIECE, size - done);
      params.position(from + done).get(p, 0, count);
      gradients.position(from + done).get(g, 0, count);
      moments.position(done).get(m, 0, count);
      moments.position(size + done).get(v, 0, count);
      apply(adam, rate, share, count);
      params.put(p, 0, count);
      moments.put(v, 0, count);
      moments.position(done).put(m, 0, count);
    }
  }

  private void apply(Adam adam, float rate, float share, int count) {
    float beta1 = (float) adam.getBeta1();
    float beta2 = (float) adam.getBeta2();
    // In double: 1 - 0.999f is wrong in the fifth digit.
    float rest1 = (float) (1 - adam.getBeta1());
    float rest2 = (float) (1 - adam.getBeta2());
    float epsilon = (float) adam.getEpsilon();
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * share;
      float mean = beta1 * m[i] + rest1 * gradient;
      float square = beta2 * v[i] + rest2 * gradient * gradient;
      m[i] = mean;
      v[i] = square;
      p[i] -= rate * mean / ((float) Math.sqrt(square) + epsilon);
    }
  }

  /** Asked for each time: setting a learning rate makes a new one. */
  private BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) network.getUpdater();
  }

  private static FloatPointer pointer(INDArray array) {
    return new FloatPointer(Memory.of(array));
  }
}

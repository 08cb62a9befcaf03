package io.github.fmnist.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Updates through Deeplearning4j's own updater: every updater, every option. */
final class Dl4jUpdates implements Updates {
  private final MultiLayerNetwork network;
  private final INDArray params;
  private final INDArray gradients;
  private final Gradient byName;

  /** The gradients of running statistics. */
  private final List<INDArray> statistics = new ArrayList<>();

  Dl4jUpdates(MultiLayerNetwork network, NetworkArrays arrays) {
    this.network = network;
    params = arrays.params();
    gradients = arrays.gradients().reshape(params.length());
    byName = new DefaultGradient(gradients);
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      byName.setGradientFor(parameter.getKey(), arrays.gradientOf(parameter.getValue()));
    }
    for (Layer layer : network.getLayers()) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        if (!layer.updaterDivideByMinibatch(parameter.getKey())) {
          statistics.add(arrays.gradientOf(parameter.getValue()));
        }
      }
    }
  }

  @Override
  public void apply(int examples, int passes, int iteration, int epoch) {
    if (passes > 1) {
      statistics.forEach(gradient -> gradient.divi(passes));
    }
    BaseMultiLayerUpdater<?> updater = (BaseMultiLayerUpdater<?>) network.getUpdater();
    updater.update(byName, iteration, epoch, examples, LayerWorkspaceMgr.noWorkspacesImmutable());
    params.subi(gradients);
    network.applyConstraints(iteration, epoch);
  }
}

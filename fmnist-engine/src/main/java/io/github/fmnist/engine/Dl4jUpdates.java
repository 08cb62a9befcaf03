package io.github.fmnist.engine;

import java.util.Map;
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

  Dl4jUpdates(MultiLayerNetwork network, NetworkArrays arrays) {
    this.network = network;
    params = arrays.params();
    gradients = arrays.gradients().reshape(params.length());
    byName = new DefaultGradient(gradients);
    for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
      byName.setGradientFor(parameter.getKey(), arrays.gradientOf(parameter.getValue()));
    }
  }

  @Override
  public void apply(int examples, int iteration, int epoch) {
    BaseMultiLayerUpdater<?> updater = (BaseMultiLayerUpdater<?>) network.getUpdater();
    updater.update(byName, iteration, epoch, examples, LayerWorkspaceMgr.noWorkspacesImmutable());
    params.subi(gradients);
    network.applyConstraints(iteration, epoch);
  }
}

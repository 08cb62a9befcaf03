package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The arrays of a network that native code accesses by address. This class holds references to
 * them, so that they are not freed, and checks that they still belong to the network.
 */
final class NetworkArrays {
  /** A parameter of a layer, a part of the flat array. */
  private record Part(int layer, String name, INDArray array) {}

  private final MultiLayerNetwork network;
  private final INDArray params;
  private final INDArray gradients;
  private final List<Part> parts = new ArrayList<>();

  NetworkArrays(MultiLayerNetwork network) {
    this.network = network;
    if (network.getFlattenedGradients() == null) {
      network.initGradientsView();
    }
    params = network.params();
    gradients = network.getFlattenedGradients();
    for (int i = 0; i < network.getnLayers(); i++) {
      for (Map.Entry<String, INDArray> parameter : network.getLayer(i).paramTable().entrySet()) {
        parts.add(new Part(i, parameter.getKey(), parameter.getValue()));
      }
    }
  }

  /** All parameters, [n]. */
  INDArray params() {
    return params;
  }

  /** All gradients, in the order of the parameters. */
  INDArray gradients() {
    return gradients;
  }

  /** Returns the view of the gradient of a parameter, flat. */
  INDArray gradientOf(INDArray parameter) {
    long from = parameter.offset() - params.offset();
    return gradients
        .reshape(gradients.length())
        .get(NDArrayIndex.interval(from, from + parameter.length()));
  }

  /** Throws unless the network still has these arrays. */
  void check() {
    checkState(
        !params.wasClosed() && !gradients.wasClosed(),
        "the network was closed after it was compiled");
    checkUpdaterState();
    checkState(
        areTheSame(params, network.params()) && parts.stream().allMatch(this::isStillThere),
        "the network's parameters were replaced after it was compiled; compile it again");
    checkState(
        areTheSame(gradients, network.getFlattenedGradients()),
        "the network's gradients were replaced after it was compiled; compile it again");
  }

  /**
   * Throws if the updater's state was closed. A network that was never trained may have no updater
   * yet.
   */
  private void checkUpdaterState() {
    Updater updater = network.getUpdater(false);
    INDArray state = updater == null ? null : updater.getStateViewArray();
    checkState(
        state == null || !state.wasClosed(),
        "the state of the network's updater was closed after it was compiled");
  }

  private boolean isStillThere(Part part) {
    Layer layer = network.getLayer(part.layer());
    return layer != null && areTheSame(part.array(), layer.getParam(part.name()));
  }

  private static boolean areTheSame(INDArray held, INDArray now) {
    return held == now
        || (now != null && held.length() == now.length() && address(held) == address(now));
  }

  private static long address(INDArray array) {
    return array.data().address() + array.offset() * array.data().getElementSize();
  }
}

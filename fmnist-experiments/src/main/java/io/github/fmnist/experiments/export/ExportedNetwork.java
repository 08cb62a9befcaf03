package io.github.fmnist.experiments.export;

import io.github.fmnist.export.OnnxModel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of a run, as it is exported.
 *
 * @param name name of its file, without the extension
 * @param model the network with the names of its input and its outputs
 * @param ports input and outputs of that model
 * @param plainPorts input and outputs of the network itself
 */
public record ExportedNetwork(
    String name, MultiLayerNetwork network, OnnxModel model, Ports ports, Ports plainPorts) {

  /** Descriptions of an input and of one or more outputs. */
  public record Ports(String input, String output) {}
}

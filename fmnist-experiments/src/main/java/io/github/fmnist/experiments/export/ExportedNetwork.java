package io.github.fmnist.experiments.export;

import io.github.fmnist.export.OnnxModel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network of a run, as it is exported.
 *
 * @param name name of its file, without the extension
 * @param model the network with the names of its input and its outputs
 * @param input what the input is, for the model card
 * @param output what the outputs are
 */
record ExportedNetwork(
    String name, MultiLayerNetwork network, OnnxModel model, String input, String output) {}

package io.github.fmnist.experiments;

import io.github.fmnist.engine.Engine;
import java.util.List;
import org.nd4j.linalg.activations.Activation;

/**
 * Everything that decides the outcome of the activation study, as {@code config.json} keeps it.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param seed of the first repetition; the others count up from it
 * @param seeds how many repetitions
 * @param trainSize training images, drawn by class from those that validation leaves
 */
record ActivationSettings(
    String data,
    List<Activation> activations,
    int epochs,
    int batchSize,
    long seed,
    int seeds,
    int trainSize,
    Optimizer optimizer,
    double learningRate,
    List<Integer> filters,
    double dropout,
    InputScale normalization,
    int threads,
    Engine engine) {}

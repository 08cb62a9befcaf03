/**
 * Trains Deeplearning4j networks many times as fast as Deeplearning4j does on a CPU.
 *
 * <p>Start with {@link io.github.fmnist.engine.Engine#compile}: it compiles a {@code
 * MultiLayerNetwork} for oneDNN, on the network's own parameters, gradients and updater state. The
 * result of training is the network itself: save it, load it and evaluate it with plain
 * Deeplearning4j.
 */
@NullMarked
package io.github.fmnist.engine;

import org.jspecify.annotations.NullMarked;

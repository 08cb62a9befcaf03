/**
 * Trains Deeplearning4j networks many times as fast as Deeplearning4j does on a CPU.
 *
 * <p>Start with {@link io.github.fmnist.engine.Engine#compile}: it makes a {@code
 * MultiLayerNetwork} ready to compute with oneDNN, on the network's own parameters, gradients and
 * updater state. What comes out is the network, trained: save it, load it, evaluate it with plain
 * Deeplearning4j.
 */
@NullMarked
package io.github.fmnist.engine;

import org.jspecify.annotations.NullMarked;

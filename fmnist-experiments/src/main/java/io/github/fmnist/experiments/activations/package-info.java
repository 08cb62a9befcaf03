/**
 * The study of activations: ReLU, SELU and tanh in one convolutional network.
 *
 * <p>Start at {@link io.github.fmnist.experiments.activations.ActivationsCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.activations;

import org.jspecify.annotations.NullMarked;

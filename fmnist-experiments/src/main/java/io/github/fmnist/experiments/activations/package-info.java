/** The study of activations: ReLU, SELU and tanh in one convolutional network. */
@NullMarked
package io.github.fmnist.experiments.activations;

import org.jspecify.annotations.NullMarked;

/** The study of activations: ReLU, SELU and tanh in one convolutional network. */
package io.github.fmnist.experiments.activations;

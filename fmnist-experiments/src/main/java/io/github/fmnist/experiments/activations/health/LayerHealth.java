package io.github.fmnist.experiments.activations.health;

import java.util.OptionalDouble;

/**
 * One row of {@code health.csv}: a hidden layer of a network after an epoch, measured on the same
 * few training images each time, without dropout. Its responses are those of the activation
 * function, before pooling.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param layer {@code convolution 1}, {@code convolution 2} and so on, or {@code dense}
 * @param deadUnits share of units without a positive response to any of the images; a unit of a
 *     convolution is a filter, at all its positions, since they share one set of weights. Absent
 *     unless the activation is 0 below a threshold
 * @param saturatedResponses share of responses within 0.5 % of the function's range from one of its
 *     limits, such as a tanh below -0.99 or above 0.99. Absent unless the activation is a sigmoid
 * @param mean mean of all responses; 0 is SELU's fixed point
 * @param variance variance of all responses; 1 is SELU's fixed point
 * @param gradientNorm Euclidean norm of the gradient of the mean loss with respect to the layer's
 *     weights and biases
 */
public record LayerHealth(
    String data,
    String activation,
    long seed,
    int epoch,
    String layer,
    OptionalDouble deadUnits,
    OptionalDouble saturatedResponses,
    double mean,
    double variance,
    double gradientNorm) {}

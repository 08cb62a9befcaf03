package io.github.fmnist.engine;

import org.jspecify.annotations.Nullable;

/**
 * The computation of a layer that is linear in its weights: y = f(W x + b).
 *
 * @param activation f, which oneDNN computes together with the product; null if there is none
 * @param operands the precision in which W and x are multiplied
 * @param result the precision of y
 */
record Affine(
    Parameters parameters,
    @Nullable ActivationAlgorithm activation,
    Precision operands,
    Precision result) {

  Affine activated(ActivationAlgorithm activation) {
    return new Affine(parameters, activation, operands, result);
  }

  Affine resulting(Precision result) {
    return new Affine(parameters, activation, operands, result);
  }
}

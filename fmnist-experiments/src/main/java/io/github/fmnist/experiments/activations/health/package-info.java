/** The health of hidden layers: dead and saturated units, statistics of responses, gradients. */
@NullMarked
package io.github.fmnist.experiments.activations.health;

import org.jspecify.annotations.NullMarked;

/**
 * The search for good settings of a study: candidates, successive halving, and what comes out.
 *
 * <p>Start at {@link io.github.fmnist.experiments.sweep.SweepCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.sweep;

import org.jspecify.annotations.NullMarked;

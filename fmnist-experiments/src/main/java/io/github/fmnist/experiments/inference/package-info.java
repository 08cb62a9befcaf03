/**
 * The commands that apply the networks of a finished run to images of one's own.
 *
 * <p>Start at {@link io.github.fmnist.experiments.inference.PredictCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.inference;

import org.jspecify.annotations.NullMarked;

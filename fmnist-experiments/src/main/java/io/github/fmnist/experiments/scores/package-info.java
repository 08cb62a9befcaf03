/**
 * The scoreboard: scores of generated images, their sources and figures.
 *
 * <p>Start at {@link io.github.fmnist.experiments.scores.EvaluateCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.scores;

import org.jspecify.annotations.NullMarked;

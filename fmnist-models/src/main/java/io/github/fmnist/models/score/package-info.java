/**
 * Scores the quality of generated images by the features of a classifier.
 *
 * <p>Start with {@link io.github.fmnist.models.score.Scoreboard}; {@link
 * io.github.fmnist.models.score.FashionFeatures} is a small classifier whose weights are part of
 * the library. The package does not depend on a dataset: real images come from the caller.
 */
@NullMarked
package io.github.fmnist.models.score;

import org.jspecify.annotations.NullMarked;

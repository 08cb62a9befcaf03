/**
 * How good drawn images are, by the features that a classifier finds in them.
 *
 * <p>Start with {@link io.github.fmnist.models.score.Scoreboard}; {@link
 * io.github.fmnist.models.score.FashionFeatures} is a small classifier whose weights come with the
 * library. Nothing here knows a dataset: real images come from the caller.
 */
@NullMarked
package io.github.fmnist.models.score;

import org.jspecify.annotations.NullMarked;

/**
 * The study of the generative adversarial network.
 *
 * <p>Start at {@link io.github.fmnist.experiments.gan.GanCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.gan;

import org.jspecify.annotations.NullMarked;

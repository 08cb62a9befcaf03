/**
 * The study of the variational autoencoder.
 *
 * <p>Start at {@link io.github.fmnist.experiments.vae.VaeCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.vae;

import org.jspecify.annotations.NullMarked;

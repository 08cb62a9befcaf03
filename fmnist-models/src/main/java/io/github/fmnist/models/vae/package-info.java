/**
 * The variational autoencoder: start with {@link io.github.fmnist.models.vae.Vae#builder()}.
 *
 * <p>Kingma, Welling 2014, arXiv 1312.6114. Images are float32 arrays in [0, 1].
 */
@NullMarked
package io.github.fmnist.models.vae;

import org.jspecify.annotations.NullMarked;

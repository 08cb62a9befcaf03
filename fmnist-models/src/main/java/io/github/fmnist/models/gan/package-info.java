/**
 * The generative adversarial network: start with {@link io.github.fmnist.models.gan.Gan#builder()}.
 *
 * <p>Goodfellow et al. 2014, arXiv 1406.2661. Images are float32 arrays in [0, 1].
 */
@NullMarked
package io.github.fmnist.models.gan;

import org.jspecify.annotations.NullMarked;

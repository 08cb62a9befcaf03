/** The study of the variational autoencoder. */
@NullMarked
package io.github.fmnist.experiments.vae;

import org.jspecify.annotations.NullMarked;

/** The study of the variational autoencoder. */
package io.github.fmnist.experiments.vae;

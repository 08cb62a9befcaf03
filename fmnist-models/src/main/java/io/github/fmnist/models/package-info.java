/**
 * Networks for small images, ready to train with Deeplearning4j.
 *
 * <p>Start with {@link io.github.fmnist.models.CnnFactory}: {@code
 * CnnFactory.withActivation(Activation.SELU).network()} is a plain {@code MultiLayerNetwork} with
 * two convolutions; {@link io.github.fmnist.models.vae.Vae} is a variational autoencoder, {@link
 * io.github.fmnist.models.gan.Gan} a generative adversarial network; {@link
 * io.github.fmnist.models.Trainer} trains all of them. The package {@code score} scores the quality
 * of generated images. The packages do not depend on a dataset: all inputs and outputs are arrays.
 */
@NullMarked
package io.github.fmnist.models;

import org.jspecify.annotations.NullMarked;

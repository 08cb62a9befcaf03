/**
 * Networks for small images, ready to train with Deeplearning4j.
 *
 * <p>Start with {@link io.github.fmnist.models.CnnFactory}: {@code
 * CnnFactory.withActivation(Activation.SELU).network()} is a plain {@code MultiLayerNetwork} with
 * two convolutions; {@link io.github.fmnist.models.vae.Vae} is a variational autoencoder, {@link
 * io.github.fmnist.models.gan.Gan} a generative adversarial network; {@link
 * io.github.fmnist.models.Trainer} trains all of them. The package {@code score} tells how good
 * drawn images are. Nothing here knows a dataset; arrays go in, arrays come out.
 */
@NullMarked
package io.github.fmnist.models;

import org.jspecify.annotations.NullMarked;

/** The study of the generative adversarial network. */
package io.github.fmnist.experiments.gan;

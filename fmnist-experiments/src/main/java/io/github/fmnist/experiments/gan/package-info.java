/** The study of the generative adversarial network. */
@NullMarked
package io.github.fmnist.experiments.gan;

import org.jspecify.annotations.NullMarked;

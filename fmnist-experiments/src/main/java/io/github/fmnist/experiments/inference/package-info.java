/** The commands that apply the networks of a finished run to images of one's own. */
@NullMarked
package io.github.fmnist.experiments.inference;

import org.jspecify.annotations.NullMarked;

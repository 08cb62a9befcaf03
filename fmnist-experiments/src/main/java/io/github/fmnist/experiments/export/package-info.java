/** The command that writes the networks of a run for other frameworks. */
@NullMarked
package io.github.fmnist.experiments.export;

import org.jspecify.annotations.NullMarked;

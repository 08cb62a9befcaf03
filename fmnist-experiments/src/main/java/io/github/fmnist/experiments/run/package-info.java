/** A run: its directory, its checkpoints, its progress and its interruption. */
@NullMarked
package io.github.fmnist.experiments.run;

import org.jspecify.annotations.NullMarked;

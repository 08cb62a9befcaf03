/** A run: its directory, its progress, and the provenance of its results. */
@NullMarked
package io.github.fmnist.experiments.run;

import org.jspecify.annotations.NullMarked;

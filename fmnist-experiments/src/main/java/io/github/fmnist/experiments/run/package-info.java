/** A run: its directory, its progress, and where its results come from. */
@NullMarked
package io.github.fmnist.experiments.run;

import org.jspecify.annotations.NullMarked;

/** The record of a run: its settings, its provenance and the checksums of its results. */
@NullMarked
package io.github.fmnist.experiments.record;

import org.jspecify.annotations.NullMarked;

/** A run: its directory, its progress, and where its results come from. */
package io.github.fmnist.experiments.run;

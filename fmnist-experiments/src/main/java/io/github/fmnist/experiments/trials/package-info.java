/** Trials: the single trainings that a study consists of, and what runs them. */
@NullMarked
package io.github.fmnist.experiments.trials;

import org.jspecify.annotations.NullMarked;

/**
 * The studies as programs: command line, run directories, figures.
 *
 * <p>Start at {@link io.github.fmnist.experiments.Fmnist}, which knows all commands; each command
 * has a main class of its own as well. {@link
 * io.github.fmnist.experiments.activations.ActivationsCommand} reads like the study's abstract:
 * options, images, training, report.
 */
@NullMarked
package io.github.fmnist.experiments;

import org.jspecify.annotations.NullMarked;

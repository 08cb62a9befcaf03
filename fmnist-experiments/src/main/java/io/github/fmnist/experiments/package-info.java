/**
 * The studies as programs: command line, run directories, figures.
 *
 * <p>Start at {@link io.github.fmnist.experiments.Fmnist}, which has all commands as subcommands;
 * each command also has a main class of its own. {@link
 * io.github.fmnist.experiments.activations.ActivationsCommand} outlines a study: options, images,
 * training, report.
 *
 * <p>The classes of these packages are experimental: they may change in any version, except for the
 * main classes.
 */
@NullMarked
package io.github.fmnist.experiments;

import org.jspecify.annotations.NullMarked;

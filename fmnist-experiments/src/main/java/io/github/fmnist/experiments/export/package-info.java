/**
 * The command that writes the networks of a run for other frameworks.
 *
 * <p>Start at {@link io.github.fmnist.experiments.export.ExportCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.export;

import org.jspecify.annotations.NullMarked;

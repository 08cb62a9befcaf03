/** Options of several commands, with their checks, and exit codes. */
@NullMarked
package io.github.fmnist.experiments.command;

import org.jspecify.annotations.NullMarked;

/** What the commands share: options, their checks, and exit codes. */
package io.github.fmnist.experiments.command;

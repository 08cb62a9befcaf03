package io.github.fmnist.experiments.activations;

/**
 * How training of one network failed; an entry of {@code diverged} in {@code summary.json}.
 *
 * @param epoch in which it diverged, from 1; {@code metrics.csv} has those before
 * @param message what was found
 */
record DivergedRun(String activation, long seed, int epoch, String message) {}

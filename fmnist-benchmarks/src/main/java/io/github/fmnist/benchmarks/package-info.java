/**
 * How fast the studies train, beside other ways to train the same networks. Start at {@link
 * io.github.fmnist.benchmarks.Benchmarks}.
 */
package io.github.fmnist.benchmarks;

/** The experiments package. */
package io.github.fmnist.experiments;

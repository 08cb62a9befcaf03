/** Shared parts of the studies: data, measurements, and a classifier of generated images. */
@NullMarked
package io.github.fmnist.experiments.study;

import org.jspecify.annotations.NullMarked;

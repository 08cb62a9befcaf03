/** What the studies share: data, measurements, and a classifier of generated images. */
@NullMarked
package io.github.fmnist.experiments.study;

import org.jspecify.annotations.NullMarked;

/** Statistics of the results of several seeds. */
@NullMarked
package io.github.fmnist.experiments.statistics;

import org.jspecify.annotations.NullMarked;

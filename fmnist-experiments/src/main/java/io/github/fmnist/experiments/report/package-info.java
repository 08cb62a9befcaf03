/** The page that shows the results of one or more runs. */
@NullMarked
package io.github.fmnist.experiments.report;

import org.jspecify.annotations.NullMarked;

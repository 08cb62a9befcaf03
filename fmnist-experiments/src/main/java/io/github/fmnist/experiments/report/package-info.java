/**
 * The page that shows the results of one or more runs.
 *
 * <p>Start at {@link io.github.fmnist.experiments.report.ReportCommand}.
 */
@NullMarked
package io.github.fmnist.experiments.report;

import org.jspecify.annotations.NullMarked;

/**
 * The reported results of the studies, as {@code records/*.json} at the top of the project has
 * them, and their comparison with new runs. {@link
 * io.github.fmnist.experiments.records.ResultRecords} reads them.
 */
@NullMarked
package io.github.fmnist.experiments.records;

import org.jspecify.annotations.NullMarked;

/**
 * Files of models: archives of networks, and files that are written atomically.
 *
 * <p>Start with {@link io.github.fmnist.models.archive.NetworkZip}.
 */
@NullMarked
package io.github.fmnist.models.archive;

import org.jspecify.annotations.NullMarked;

/**
 * Reads and writes model archives, and validates them strictly on read. This package is not API: it
 * may change in any version.
 */
@NullMarked
package io.github.fmnist.models.internal.archive;

import org.jspecify.annotations.NullMarked;

/** Distributions of codes before an image is seen. This package is not API. */
@NullMarked
package io.github.fmnist.models.internal.prior;

import org.jspecify.annotations.NullMarked;

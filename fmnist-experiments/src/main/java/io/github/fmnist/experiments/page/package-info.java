/** A page in HTML and its parts. */
@NullMarked
package io.github.fmnist.experiments.page;

import org.jspecify.annotations.NullMarked;

/** Pictures of one's own as images of the dataset's kind. */
@NullMarked
package io.github.fmnist.experiments.pictures;

import org.jspecify.annotations.NullMarked;

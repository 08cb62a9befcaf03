/** Files of models: archives of networks, and files that are written atomically. */
@NullMarked
package io.github.fmnist.models.archive;

import org.jspecify.annotations.NullMarked;

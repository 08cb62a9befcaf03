/** Files of models: archives of networks, and files that are written whole or not at all. */
@NullMarked
package io.github.fmnist.models.archive;

import org.jspecify.annotations.NullMarked;

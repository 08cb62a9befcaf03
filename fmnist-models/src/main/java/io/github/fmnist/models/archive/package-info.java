/** Files of models: archives of networks, and files that are written whole or not at all. */
package io.github.fmnist.models.archive;

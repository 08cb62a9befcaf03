/** The viz package. */
package io.github.fmnist.viz;

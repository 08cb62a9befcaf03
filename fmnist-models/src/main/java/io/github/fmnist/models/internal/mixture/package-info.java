/**
 * Mixtures of normal distributions: their densities, random points, and how they are fitted. Not
 * part of the public API.
 */
@NullMarked
package io.github.fmnist.models.internal.mixture;

import org.jspecify.annotations.NullMarked;

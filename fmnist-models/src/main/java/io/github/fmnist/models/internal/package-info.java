/**
 * Code that the models share. This package is not API: it may change in any version. It does not
 * depend on other packages of the models.
 */
@NullMarked
package io.github.fmnist.models.internal;

import org.jspecify.annotations.NullMarked;

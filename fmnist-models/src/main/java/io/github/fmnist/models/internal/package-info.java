/** What the models and the studies share. This package is not API: it may change in any version. */
package io.github.fmnist.models.internal;

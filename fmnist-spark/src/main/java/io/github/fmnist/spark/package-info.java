/**
 * Apache Spark for the trials of a study: {@link io.github.fmnist.spark.FmnistOnSpark} is the main
 * class for {@code spark-submit}.
 */
@NullMarked
package io.github.fmnist.spark;

import org.jspecify.annotations.NullMarked;

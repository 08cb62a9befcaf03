/**
 * Fashion-MNIST for Deeplearning4j: loading, verification, normalization and batches.
 *
 * <p>Start with {@link io.github.fmnist.data.FashionMnist}, which holds the training and the test
 * images, or with {@link io.github.fmnist.data.FashionMnistDataSetIterator}, which hands them to a
 * network in batches, just as Deeplearning4j's {@code MnistDataSetIterator} does.
 */
@NullMarked
package io.github.fmnist.data;

import org.jspecify.annotations.NullMarked;

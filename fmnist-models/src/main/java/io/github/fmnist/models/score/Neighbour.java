package io.github.fmnist.models.score;

/**
 * The training image that is nearest to an image.
 *
 * @param index its place among the training images, from 0
 * @param distance Euclidean, of grey values in [0, 1]
 */
public record Neighbour(int index, double distance) {}

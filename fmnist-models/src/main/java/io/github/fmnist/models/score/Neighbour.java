package io.github.fmnist.models.score;

/**
 * The training image that is nearest to an image.
 *
 * @param index its index among the training images, from 0
 * @param distance Euclidean distance for grey values in [0, 1]
 */
public record Neighbour(int index, double distance) {}

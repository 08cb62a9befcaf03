package io.github.fmnist.experiments.vae;

import java.util.List;

/**
 * A path through latent space between two test images.
 *
 * @param from index of the first image among the test images, from 0
 * @param to index of the last image among the test images, from 0
 * @param fromClass class name of the first image
 * @param toClass class name of the last image
 * @param smoothness evenness of the steps: the mean distance between consecutive images (L2, over
 *     pixels) divided by the largest one; 1 if all steps are equal, 1/9 if one of nine steps has
 *     all the change
 * @param labels class name that a classifier predicts for each image of the path
 */
record LatentPath(
    int from, int to, String fromClass, String toClass, double smoothness, List<String> labels) {}

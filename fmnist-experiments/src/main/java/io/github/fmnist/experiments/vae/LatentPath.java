package io.github.fmnist.experiments.vae;

import java.util.List;

/**
 * A path through latent space between two test images.
 *
 * @param from place among the test images, from 0
 * @param to likewise
 * @param fromClass its name
 * @param toClass its name
 * @param smoothness how even its steps are: the mean distance from one image to the next (L2, over
 *     pixels) divided by the greatest; 1 if all are alike, 1/9 if all change is in one of nine
 * @param labels what a classifier takes each of its images for
 */
record LatentPath(
    int from, int to, String fromClass, String toClass, double smoothness, List<String> labels) {}

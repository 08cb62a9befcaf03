/** What the studies share: data, measurements, and a classifier of generated images. */
package io.github.fmnist.experiments.study;

package io.github.fmnist.benchmarks;

/**
 * What one process measured.
 *
 * @param imagesPerSecond after the warm-up
 * @param residentMegabytes the most memory that the process had in use (VmHWM), in MB of 10^6 bytes
 */
record Sample(double imagesPerSecond, double residentMegabytes) {}

/** The scoreboard: scores of generated images, their sources and figures. */
package io.github.fmnist.experiments.scores;

/** The scoreboard: scores of generated images, their sources and figures. */
@NullMarked
package io.github.fmnist.experiments.scores;

import org.jspecify.annotations.NullMarked;

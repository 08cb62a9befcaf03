package io.github.fmnist.experiments.study;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.run.RunDirectory;
import java.io.PrintWriter;

/**
 * What all parts of a study need.
 *
 * @param dataset all images
 * @param seed of everything random
 * @param engine that computes all networks
 * @param run gets all files
 * @param err gets progress and warnings
 */
public record StudyContext(
    FashionMnist dataset, long seed, Engine engine, RunDirectory run, PrintWriter err) {}

package io.github.fmnist.experiments.study;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;

/**
 * The context of all parts of a study.
 *
 * @param dataset all images
 * @param seed seed of all random numbers
 * @param engine engine for all networks
 * @param run directory for all files
 * @param messages receives progress and warnings
 */
public record StudyContext(
    FashionMnist dataset, long seed, Engine engine, RunDirectory run, Messages messages) {}

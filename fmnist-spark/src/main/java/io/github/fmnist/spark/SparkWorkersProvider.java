package io.github.fmnist.spark;

import io.github.fmnist.experiments.trials.Workers;
import io.github.fmnist.experiments.trials.WorkersProvider;
import java.util.Map;
import java.util.Optional;

/** Lets {@code --executor spark} find Spark. */
public final class SparkWorkersProvider implements WorkersProvider {
  /** Creates the provider, which {@link java.util.ServiceLoader} does. */
  public SparkWorkersProvider() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public boolean isAvailable() {
    try {
      Class.forName("org.apache.spark.SparkConf");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public Workers start(Optional<String> master, Map<String, String> environment) {
    return SparkWorkers.start(master, environment);
  }
}

package io.github.fmnist.experiments.trials;

import java.util.Map;
import java.util.Optional;

/** Workers that another artifact brings; {@link java.util.ServiceLoader} finds them. */
public interface WorkersProvider {
  /** Returns the value of {@code --executor} that selects these workers. */
  String name();

  /** Returns whether everything that the workers need is on Java's class path. */
  boolean isAvailable();

  /**
   * Starts workers, or connects to them.
   *
   * @param master URL of the cluster; absent if it is configured elsewhere
   * @param environment environment variables on which results depend
   */
  Workers start(Optional<String> master, Map<String, String> environment);
}

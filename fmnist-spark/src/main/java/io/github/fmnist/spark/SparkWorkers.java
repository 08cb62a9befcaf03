package io.github.fmnist.spark;

import io.github.fmnist.experiments.trials.Task;
import io.github.fmnist.experiments.trials.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Lets the executors of Spark compute trials. Each trial is a job with one partition of one
 * element: a trial that fails fails alone, and Spark computes the trials of a lost executor again
 * elsewhere, where they continue from their checkpoints.
 */
final class SparkWorkers implements Workers {
  private final JavaSparkContext spark;

  private SparkWorkers(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * Connects to a cluster, or starts a local one.
   *
   * @param master URL of the cluster; absent if {@code spark-submit} has set it
   * @param environment environment variables of the executors
   */
  static SparkWorkers start(Optional<String> master, Map<String, String> environment) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "fmnist");
    master.ifPresent(conf::setMaster);
    // One trial at a time in each executor, whose memory is for one.
    conf.setIfMissing("spark.task.cpus", conf.get("spark.executor.cores", "1"));
    // Arrays are outside the heap.
    conf.setIfMissing("spark.executor.memoryOverhead", "1g");
    environment.forEach((name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    JavaSparkContext spark = new JavaSparkContext(conf);
    spark.setLogLevel("WARN");
    return new SparkWorkers(spark);
  }

  @Override
  public Future<Ending> start(Task task) {
    return new Single(spark.parallelize(List.of(task), 1).map(SparkTask::run).collectAsync());
  }

  /** Ends the tasks without a new checkpoint: Spark cannot ask a task to save one. */
  @Override
  public void interrupt() {
    if (!spark.sc().isStopped()) { // Spark itself stops at SIGTERM, too
      spark.cancelAllJobs();
    }
  }

  @Override
  public void close() {
    spark.close();
  }

  /** The only element of a job's result. */
  private record Single(JavaFutureAction<List<Ending>> job) implements Future<Ending> {
    @Override
    public Ending get() throws ExecutionException, InterruptedException {
      return job.get().get(0);
    }

    @Override
    public Ending get(long timeout, TimeUnit unit)
        throws ExecutionException, InterruptedException, TimeoutException {
      return job.get(timeout, unit).get(0);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return job.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isCancelled() {
      return job.isCancelled();
    }

    @Override
    public boolean isDone() {
      return job.isDone();
    }
  }
}

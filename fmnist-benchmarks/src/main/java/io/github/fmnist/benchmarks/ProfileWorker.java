package io.github.fmnist.benchmarks;

import static org.bytedeco.dnnl.global.dnnl.dnnl_set_verbose;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fmnist.engine.Precision;
import java.io.IOException;

/**
 * Runs our engine at one workload in a process of its own, first quietly, then with oneDNN's
 * verbose mode, whose lines go to the standard output before the {@link Steps}.
 */
final class ProfileWorker {
  private static final int WARM_UP_SECONDS = 3;
  private static final int BATCHES = 64;

  private ProfileWorker() {}

  /**
   * What a process measured.
   *
   * @param milliseconds of a step, without the verbose mode
   * @param steps that oneDNN wrote about
   */
  record Steps(double milliseconds, int steps) {}

  /**
   * Measures.
   *
   * @param args the workload and the precision
   */
  public static void main(String[] args) throws IOException {
    Job job = Contender.fmnist(Workload.of(args[0]), Precision.valueOf(args[1]));
    int runs = Math.max(1, BATCHES / job.batches());
    int number = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP_SECONDS * 1e9) {
      job.run(number++);
    }
    begin = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      job.run(number++);
    }
    double milliseconds = (System.nanoTime() - begin) / 1e6;
    OneDnn.check(dnnl_set_verbose(1));
    for (int i = 0; i < runs; i++) {
      job.run(number++);
    }
    OneDnn.check(dnnl_set_verbose(0));
    int steps = runs * job.batches();
    System.out.println(new JsonMapper().writeValueAsString(new Steps(milliseconds / steps, steps)));
    // Native thread pools would keep the process alive.
    System.exit(0);
  }
}

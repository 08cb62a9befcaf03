package io.github.fmnist.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.trials.ErrorLine;
import io.github.fmnist.experiments.trials.Task;
import io.github.fmnist.experiments.trials.Workers;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.SparkEnv;

/** The computation of a trial in an executor. */
final class SparkTask {
  /** Where javacpp extracts natives, and a directory for that below an executor's own. */
  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  private static final String OWN_CACHE = "javacpp";

  private SparkTask() {}

  /** Computes a trial. */
  static Workers.Ending run(Task task) {
    Locale.setDefault(Locale.ROOT); // as on the command line
    useOwnCache();
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    int exitCode = task.run(new PrintWriter(new Tee(System.err, copy), true, UTF_8));
    ErrorLine error = new ErrorLine();
    copy.toString(UTF_8).lines().forEach(error::accept);
    return new Workers.Ending(
        exitCode,
        exitCode == ExitCode.OK
            ? "its executor has written no result that this process finds: do they share the"
                + " directory of the run?"
            : "exit code %d: %s".formatted(exitCode, error));
  }

  /**
   * Lets each executor extract natives into its own working directory, unless an option of the JVM
   * names another one: JVMs of one host that share a cache would race for its files (issue 608 of
   * javacpp).
   */
  private static void useOwnCache() {
    boolean driver = SparkEnv.get().executorId().equals("driver");
    if (!driver && System.getProperty(CACHE) == null) {
      System.setProperty(CACHE, Path.of(OWN_CACHE).toAbsolutePath().toString());
    }
  }

  /** Writes everything into two streams. */
  private static final class Tee extends FilterOutputStream {
    private final OutputStream copy;

    Tee(OutputStream out, OutputStream copy) {
      super(out);
      this.copy = copy;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      copy.write(b);
    }
  }
}

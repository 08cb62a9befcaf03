package io.github.fmnist.experiments.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.run.Interruption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Computes trials in processes of their own on this machine, some at a time. A process that is
 * killed is started again, and continues from its last checkpoint.
 */
final class LocalProcesses implements Workers {
  /** Number of times that a trial is started whose process was killed each time. */
  private static final int MAX_STARTS = 3;

  /** Exit codes above this one are signals, such as 137 for SIGKILL. */
  private static final int SIGNALS = 128;

  private static final long MIN_HEAP_MIB = 512;

  private final int parallel;
  private final PrintWriter out;
  private final PrintWriter err;
  private final ExecutorService threads;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean interrupted;

  /**
   * Prepares workers.
   *
   * @param parallel number of processes at a time
   * @param out writer for the events of all of them
   * @param err writer for their sentences and progress
   */
  LocalProcesses(int parallel, PrintWriter out, PrintWriter err) {
    this.parallel = parallel;
    this.out = out;
    this.err = err;
    this.threads = Executors.newFixedThreadPool(parallel);
  }

  /** Returns how many processes the heap of this one is enough for. */
  static int mostByHeap() {
    return (int) Math.max(1, (Runtime.getRuntime().maxMemory() >> 20) / MIN_HEAP_MIB);
  }

  @Override
  public Future<Ending> start(Task task) {
    return threads.submit(() -> run(task));
  }

  private Ending run(Task task) throws IOException, InterruptedException {
    for (int start = 1; ; start++) {
      Ending ending = runOnce(task);
      boolean killed = wasKilled(ending.exitCode());
      boolean ends = interrupted || Interruption.requested();
      if (!killed || ends || start == MAX_STARTS) {
        return killed && !ends
            ? new Ending(ending.exitCode(), "%s, %d times".formatted(ending.reason(), start))
            : ending;
      }
      say(task, ending.reason() + "; it continues from its last checkpoint");
    }
  }

  private Ending runOnce(Task task) throws IOException, InterruptedException {
    Process process;
    synchronized (this) {
      if (interrupted) {
        return new Ending(ExitCode.INTERRUPTED, "interrupted");
      }
      process = builder(task).start();
      running.add(process);
    }
    try {
      Thread events = new Thread(() -> process.inputReader(UTF_8).lines().forEach(this::event));
      events.start();
      String error = forward(process, task);
      int exitCode = process.waitFor();
      events.join();
      return new Ending(
          exitCode,
          exitCode == ExitCode.OK
              ? "its process has written no result"
              : wasKilled(exitCode)
                  ? "its process was killed (exit code %d)".formatted(exitCode)
                  : "exit code %d: %s".formatted(exitCode, error));
    } finally {
      running.remove(process);
      process.destroyForcibly();
    }
  }

  /** Returns whether a process ended because of a signal, with a last checkpoint or without. */
  private static boolean wasKilled(int exitCode) {
    return exitCode > SIGNALS || exitCode == ExitCode.INTERRUPTED;
  }

  private ProcessBuilder builder(Task task) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-D") || argument.startsWith("--"))
        .forEach(command::add);
    long heap = (Runtime.getRuntime().maxMemory() >> 20) / parallel;
    command.add("-Xmx%dm".formatted(Math.max(MIN_HEAP_MIB, heap)));
    command.add("-Dfmnist.terminal=false");
    command.add(TrialProcess.class.getName());
    command.add(task.command().getName());
    command.addAll(task.arguments());
    ProcessBuilder builder = new ProcessBuilder(command);
    // Not as an argument: systems list only the first 4,096 characters of a command line.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(task.threads()));
    return builder;
  }

  /** Prints an event as it is. */
  private void event(String line) {
    out.println(line);
    out.flush();
  }

  /** Prints all sentences of a process with the name of the trial, and returns its error. */
  private String forward(Process process, Task task) throws IOException {
    ErrorLine error = new ErrorLine();
    try (BufferedReader lines = process.errorReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          say(task, line);
          error.accept(line);
        }
      }
    }
    return error.toString();
  }

  private void say(Task task, String line) {
    err.println(line.startsWith(task.title()) ? line : task.title() + ": " + line);
    err.flush();
  }

  @Override
  public void interrupt() {
    synchronized (this) {
      interrupted = true;
    }
    // SIGTERM; Process.destroy would also close its streams, which makes it end at once.
    running.forEach(process -> process.toHandle().destroy());
    threads.shutdown();
    try {
      while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        err.printf("%d processes have not saved their checkpoints yet%n", running.size());
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      interrupted = true;
    }
    running.forEach(Process::destroyForcibly);
    threads.shutdown();
  }
}

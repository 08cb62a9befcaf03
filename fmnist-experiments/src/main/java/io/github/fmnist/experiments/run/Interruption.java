package io.github.fmnist.experiments.run;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The request to end this process: Ctrl-C, or SIGTERM. A training that has deferred it ends its
 * step and saves a checkpoint first.
 */
public final class Interruption {
  private static final CountDownLatch ENDED = new CountDownLatch(1);
  private static final AtomicInteger DEFERRALS = new AtomicInteger();
  private static final Set<RunDirectory> CLAIMED = ConcurrentHashMap.newKeySet();

  /** Held while a directory is claimed, and for good when the process ends at once. */
  private static final ReentrantLock CLAIMING = new ReentrantLock();

  private static volatile boolean requested;
  private static volatile int exitCode;

  private Interruption() {}

  /** A part of the program that ends by itself soon after {@link #requested}. */
  public interface Deferral extends AutoCloseable {
    @Override
    void close();
  }

  /** Lets signals end this process only after {@link #exit}, while they are deferred. */
  public static void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(Interruption::awaitEnd, "interruption"));
  }

  /** Ends the process. */
  public static void exit(int code) {
    exitCode = code;
    ENDED.countDown();
    System.exit(code);
  }

  /** Returns whether the process is to end. */
  public static boolean requested() {
    return requested;
  }

  /** Begins a part that ends by itself when requested. */
  public static Deferral defer() {
    DEFERRALS.incrementAndGet();
    return DEFERRALS::decrementAndGet;
  }

  /** Claims a directory. */
  interface Claim {
    RunDirectory claim() throws IOException;
  }

  /**
   * Claims a directory, which is abandoned when a signal ends this process at once, even if the
   * signal comes while it is claimed.
   */
  static RunDirectory add(Claim claim) throws IOException {
    CLAIMING.lock();
    try {
      RunDirectory claimed = claim.claim();
      CLAIMED.add(claimed);
      return claimed;
    } finally {
      CLAIMING.unlock();
    }
  }

  /** Removes a directory that is closed. */
  static void remove(RunDirectory closed) {
    CLAIMED.remove(closed);
  }

  /** Runs when the process is shut down, by {@link #exit} or by a signal. */
  private static void awaitEnd() {
    if (ENDED.getCount() == 0) {
      return;
    }
    requested = true;
    if (DEFERRALS.get() == 0) {
      CLAIMING.lock();
      CLAIMED.forEach(RunDirectory::abandon);
    } else {
      System.err.println("interrupted: this step ends, and a checkpoint is saved");
      try {
        while (!ENDED.await(1, TimeUnit.MINUTES)) {
          System.err.printf(
              "interrupted: this step has not ended yet; kill -9 %d ends the run without a new"
                  + " checkpoint%n",
              ProcessHandle.current().pid());
        }
        Runtime.getRuntime().halt(exitCode); // an exit code cannot change otherwise any more
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

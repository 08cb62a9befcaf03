package io.github.fmnist.models.safety;

import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Runs random uses of victims for a number of sequences or until the time is over. Exits with 0
 * only if every outcome was correct; a crash ends the process, and a watchdog ends it if it hangs.
 */
final class Torture {
  private static final int ACTIONS = 40;
  private static final int HANGING_SECONDS = 120;
  private static final int MAX_FAILURES = 20;

  private final long seed;
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private volatile long actionSince = System.nanoTime();
  private volatile String action = "start";
  private int failures;

  private Torture(long seed) {
    this.seed = seed;
  }

  public static void main(String[] arguments) {
    Torture torture = new Torture(Long.parseLong(arguments[0]));
    torture.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    System.exit(torture.failures == 0 ? 0 : 1);
  }

  private void run(int max, int seconds) {
    watchdog();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    int sequences = 0;
    int actions = 0;
    while (sequences < max && System.nanoTime() < end && failures < MAX_FAILURES) {
      Random random = new Random(new SplittableRandom(seed * 1_000_003 + sequences).nextLong());
      // The last line before a crash names the sequence.
      System.out.println("sequence " + sequences);
      actions += sequence(sequences++, random);
    }
    System.out.printf(
        "safety, seed %d: %d sequences, %d actions: %d wrong, 0 crashes, 0 hangs%n",
        seed, sequences, actions, failures);
    outcomes.forEach((what, count) -> System.out.printf("safety   %6d %s%n", count, what));
  }

  private int sequence(int number, Random random) {
    int done = 0;
    try (Victim victim =
        random.nextInt(4) == 0 ? new ModelVictim(random) : new NetworkVictim(random)) {
      while (done < ACTIONS && victim.isUsable()) {
        Victim.Action next = victim.next();
        action = "sequence " + number + ", " + next.name();
        actionSince = System.nanoTime();
        done++;
        next.run();
        outcomes.merge(next.name(), 1, Integer::sum);
      }
    } catch (Exception | AssertionError e) {
      failures++;
      System.out.println("safety WRONG in " + action + ": " + e);
      e.printStackTrace(System.out);
    }
    return done;
  }

  private void watchdog() {
    Thread watchdog =
        new Thread(
            () -> {
              while (System.nanoTime() - actionSince < HANGING_SECONDS * 1_000_000_000L) {
                try {
                  Thread.sleep(1_000);
                } catch (InterruptedException e) {
                  return;
                }
              }
              System.out.println("safety HANGS in " + action);
              Runtime.getRuntime().halt(3);
            });
    watchdog.setDaemon(true);
    watchdog.start();
  }
}

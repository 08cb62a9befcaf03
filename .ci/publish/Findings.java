import java.util.ArrayList;
import java.util.List;

/** What was checked, and what of it does not hold. */
final class Findings {
  private final List<String> failures = new ArrayList<>();
  private int checks;

  void expect(boolean holds, String otherwise, Object... arguments) {
    checks++;
    if (!holds) {
      failures.add(otherwise.formatted(arguments));
    }
  }

  int failures() {
    return failures.size();
  }

  /** Returns whether everything holds. */
  boolean report() {
    System.out.printf("%d checks, %d failures%n", checks, failures.size());
    failures.forEach(failure -> System.out.println("FAILED: " + failure));
    return failures.isEmpty();
  }
}

package io.github.fmnist.benchmarks;

/** Whether OpenMP binds the threads of a contender to cores ({@code OMP_PROC_BIND}). */
enum Binding {
  /** The system may move threads: the default of OpenMP. */
  NONE("false", ""),

  /** Each thread stays where it began. */
  CORES("true", ", bound");

  private final String variable;
  private final String suffix;

  Binding(String variable, String suffix) {
    this.variable = variable;
    this.suffix = suffix;
  }

  /** Returns the value of {@code OMP_PROC_BIND}. */
  String variable() {
    return variable;
  }

  /** Returns the label of a contender under this binding, such as {@code fmnist, bound}. */
  String label(String contender) {
    return contender + suffix;
  }
}

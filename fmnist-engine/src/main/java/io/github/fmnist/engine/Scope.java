package io.github.fmnist.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Native things that live and die together; closing frees them, the youngest first. */
final class Scope implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** Frees something when this closes. */
  void onClose(Runnable release) {
    releases.push(release);
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}

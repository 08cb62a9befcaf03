package io.github.fmnist.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Native resources with a common lifetime; closing frees them, the newest first. */
final class Scope implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** Registers an action that frees a resource when this scope closes. */
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

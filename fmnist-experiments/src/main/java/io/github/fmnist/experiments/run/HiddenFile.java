package io.github.fmnist.experiments.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What operating systems leave in directories without being asked, and nobody means to name. */
public final class HiddenFile {
  private static final Set<String> WINDOWS = Set.of("thumbs.db", "ehthumbs.db", "desktop.ini");

  private HiddenFile() {}

  /** Whether a file or directory is one, by its name: on all systems alike. */
  public static boolean is(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || WINDOWS.contains(name.toLowerCase(Locale.ROOT));
  }
}

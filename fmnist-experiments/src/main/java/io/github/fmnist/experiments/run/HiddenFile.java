package io.github.fmnist.experiments.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Hidden files, and files that operating systems create in directories by themselves. */
public final class HiddenFile {
  private static final Set<String> WINDOWS = Set.of("thumbs.db", "ehthumbs.db", "desktop.ini");

  private HiddenFile() {}

  /** Returns whether a file or directory counts as hidden by its name, on all systems alike. */
  public static boolean is(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || WINDOWS.contains(name.toLowerCase(Locale.ROOT));
  }
}

package io.github.fmnist.data;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Rejects everything except regular files, since reading a pipe or a device may never end. */
final class RegularFile {
  private RegularFile() {}

  /**
   * Checks that a path, if it exists, is a regular file.
   *
   * @param path the path, which need not exist
   * @param links whether a symbolic link to a regular file is followed; it is by default
   * @throws InvalidDataException if it is something else
   */
  static void requireIfPresent(Path path, LinkOption... links) throws InvalidDataException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, links)) {
      throw new InvalidDataException(path + ": a regular file expected, found " + found(path));
    }
  }

  private static String found(Path path) {
    if (Files.isSymbolicLink(path)) {
      return "a symbolic link";
    }
    return Files.isDirectory(path) ? "a directory" : "a device, a pipe or the like";
  }
}

package io.github.fmnist.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The copies of a file in a directory, compressed or not.
 *
 * @param file the file looked for
 * @param verified whether a copy with the right checksum is there
 * @param wrong the copies with other content
 */
record LocalCopy(RemoteFile file, boolean verified, List<WrongFile> wrong) {

  /**
   * A file with an expected name but other content.
   *
   * @param path the path of the file
   * @param expected the expected SHA-256
   * @param found the actual SHA-256
   */
  record WrongFile(Path path, String expected, String found) {

    String message() {
      return path + ": SHA-256 " + expected + " expected, " + found + " found";
    }

    /**
     * Renames the file, since it may be the user's own data, and returns the new path. Overwrites
     * no file.
     */
    Path setAside() throws IOException {
      Path aside = path.resolveSibling(path.getFileName() + ".wrong");
      for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
        aside = path.resolveSibling(path.getFileName() + "-" + i + ".wrong");
      }
      return Files.move(path, aside);
    }
  }

  /**
   * Checks a directory, which need not exist.
   *
   * @throws InvalidDataException if one of the names is that of a directory, a device, a pipe or a
   *     dangling link
   */
  static LocalCopy in(Path directory, RemoteFile file) throws IOException {
    List<WrongFile> wrong = new ArrayList<>();
    boolean compressed = verify(directory.resolve(file.archiveName()), file.archiveSha256(), wrong);
    boolean uncompressed = verify(directory.resolve(file.name()), file.contentSha256(), wrong);
    return new LocalCopy(file, compressed || uncompressed, List.copyOf(wrong));
  }

  private static boolean verify(Path path, String expected, List<WrongFile> wrong)
      throws IOException {
    RegularFile.requireIfPresent(path);
    if (!Files.exists(path)) {
      return false;
    }
    String found = Sha256.of(path);
    if (!found.equals(expected)) {
      wrong.add(new WrongFile(path, expected, found));
    }
    return found.equals(expected);
  }

  /** Returns whether there is a verified copy and no wrong one. */
  boolean clean() {
    return verified && wrong.isEmpty();
  }
}

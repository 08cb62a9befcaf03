package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.models.archive.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The last file that is written into a directory of results. A directory without it is incomplete,
 * and does not count.
 *
 * @param format version of this format
 * @param fmnist version that wrote the directory
 * @param settings SHA-256 of the settings that the results belong to
 * @param files size and checksum of each file
 */
record Manifest(int format, String fmnist, String settings, Map<String, Entry> files) {
  private static final int FORMAT = 3;
  private static final String FILE = "manifest.json";
  private static final Pattern NAME = Pattern.compile("[a-z]+\\.(json|bin|zip)");

  Manifest {
    Stream.of(fmnist, settings, files).forEach(Objects::requireNonNull);
  }

  /** Size and checksum of a file. */
  record Entry(long bytes, String sha256) {
    Entry {
      Objects.requireNonNull(sha256);
    }

    static Entry of(Path file) throws IOException {
      return new Entry(Files.size(file), DigestUtils.sha256Hex(Files.readAllBytes(file)));
    }
  }

  /** Completes a directory, whose files have been written, for settings with a SHA-256. */
  static void write(Path directory, String settings, Map<String, Entry> files) throws IOException {
    Manifest manifest = new Manifest(FORMAT, Versions.fmnist(), settings, files);
    AtomicFile.write(directory.resolve(FILE), out -> out.write(Json.bytes(manifest)));
  }

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  /** Assigns a directory to other settings. */
  static void reassign(Checkpoint directory, String settings) throws IOException {
    write(directory.directory(), settings, read(directory).files);
  }

  private static Manifest read(Checkpoint directory) throws IOException {
    return directory.json(FILE, new TypeReference<Manifest>() {});
  }

  /**
   * Compares all files of a directory with its manifest.
   *
   * @param settings the SHA-256 of settings that are right
   * @throws InvalidCheckpointException if a file is missing, damaged, of another version or of
   *     other settings
   */
  static void verify(Checkpoint directory, Set<String> settings) throws IOException {
    Path file = directory.file(FILE);
    Manifest manifest = read(directory);
    require(directory, file, "format", FORMAT, manifest.format);
    require(directory, file, "version of fmnist", Versions.fmnist(), manifest.fmnist);
    if (!settings.contains(manifest.settings)) {
      throw invalid(
          directory,
          file,
          "SHA-256 of the settings",
          String.join(" or ", settings),
          manifest.settings);
    }
    for (Map.Entry<String, Entry> entry : manifest.files.entrySet()) {
      verify(directory, entry.getKey(), entry.getValue());
    }
  }

  private static void verify(Checkpoint directory, String name, Entry entry) throws IOException {
    Path file = directory.file(name);
    boolean present = NAME.matcher(name).matches() && Files.isRegularFile(file);
    require(directory, file, "a", "file", present ? "file" : "none");
    require(directory, file, "size", entry.bytes, Files.size(file));
    require(directory, file, "SHA-256", entry.sha256, Entry.of(file).sha256);
  }

  private static void require(
      Checkpoint directory, Path file, String what, Object expected, Object actual)
      throws InvalidCheckpointException {
    if (!expected.equals(actual)) {
      throw invalid(directory, file, what, expected, actual);
    }
  }

  private static InvalidCheckpointException invalid(
      Checkpoint directory, Path file, String what, Object expected, Object actual) {
    return new InvalidCheckpointException(
        "%s: %s %s expected, found %s; %s"
            .formatted(file, what, expected, actual, directory.advice()));
  }

  /** Deletes a directory, beginning with its manifest: its other files alone do not count. */
  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
    try (Stream<Path> content = Files.list(directory)) {
      for (Path file : content.toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      return; // not even the directory was created
    }
    Files.delete(directory);
  }
}

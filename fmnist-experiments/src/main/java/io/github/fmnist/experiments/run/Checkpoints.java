package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.models.archive.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The checkpoints of a run: numbered directories of files. A manifest with the sizes and checksums
 * of the files is written last, and a directory without one is no checkpoint. The last two are
 * kept.
 */
public final class Checkpoints {
  static final String DIRECTORY = "checkpoints";
  private static final int KEPT = 2;
  private static final int FORMAT = 1;
  private static final String MANIFEST = "manifest.json";
  private static final Pattern NAME = Pattern.compile("[a-z]+\\.(json|bin|zip)");

  private final Path directory;
  private final Path config;

  Checkpoints(Path run) {
    directory = run.resolve(DIRECTORY);
    config = run.resolve(RunDirectory.CONFIG);
  }

  /**
   * The last file of a checkpoint.
   *
   * @param format version of this format
   * @param fmnist version that wrote the checkpoint
   * @param config SHA-256 of the run's settings
   */
  private record Manifest(int format, String fmnist, String config, Map<String, Entry> files) {
    Manifest {
      Stream.of(fmnist, config, files).forEach(Objects::requireNonNull);
    }
  }

  private record Entry(long bytes, String sha256) {
    Entry {
      Objects.requireNonNull(sha256);
    }

    static Entry of(Path file) throws IOException {
      return new Entry(Files.size(file), DigestUtils.sha256Hex(Files.readAllBytes(file)));
    }
  }

  /** Adds the files of a checkpoint. */
  public interface Content {
    void writeTo(Writer checkpoint) throws IOException;
  }

  /** Writes the files of one checkpoint. */
  public static final class Writer {
    private final Path directory;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Writer(Path directory) {
      this.directory = directory;
    }

    public void add(String name, AtomicFile.Content content) throws IOException {
      Path file = directory.resolve(name);
      AtomicFile.write(file, content);
      entries.put(name, Entry.of(file));
    }

    public void addJson(String name, Object value) throws IOException {
      add(name, out -> out.write(RunDirectory.json(value)));
    }

    /** Adds float32 arrays, which {@link Checkpoint#arrays} reads. */
    public void addArrays(String name, List<INDArray> arrays) throws IOException {
      add(name, out -> out.write(Checkpoint.bytes(arrays)));
    }
  }

  /** Writes a checkpoint. If this fails, the checkpoints before stay as they are. */
  public void write(Content content) throws IOException {
    List<Path> earlier = directories();
    int last = earlier.isEmpty() ? 0 : number(earlier.get(0));
    Path next = directory.resolve("%06d".formatted(last + 1));
    boolean complete = false;
    try {
      Writer writer = new Writer(next);
      content.writeTo(writer);
      Manifest manifest =
          new Manifest(
              FORMAT,
              Versions.fmnist(),
              DigestUtils.sha256Hex(Files.readAllBytes(config)),
              writer.entries);
      AtomicFile.write(next.resolve(MANIFEST), out -> out.write(RunDirectory.json(manifest)));
      complete = true;
    } finally {
      if (!complete) {
        delete(next);
      }
    }
    List<Path> old = new ArrayList<>(earlier);
    old.stream().filter(Checkpoints::isComplete).limit(KEPT - 1).toList().forEach(old::remove);
    for (Path one : old) {
      delete(one);
    }
  }

  /**
   * Returns the newest checkpoint, or empty if no checkpoint was saved.
   *
   * @throws InvalidCheckpointException if it is damaged, of another version or of other settings
   */
  public Optional<Checkpoint> newest() throws IOException {
    for (Path candidate : directories()) {
      if (isComplete(candidate)) {
        return Optional.of(checked(candidate));
      }
    }
    return Optional.empty();
  }

  /** Deletes all checkpoints. */
  void deleteAll() throws IOException {
    for (Path one : directories()) {
      delete(one);
    }
    Files.deleteIfExists(directory);
  }

  private Checkpoint checked(Path found) throws IOException {
    Checkpoint checkpoint = new Checkpoint(found);
    Manifest manifest = checkpoint.json(MANIFEST, new TypeReference<Manifest>() {});
    require(checkpoint.file(MANIFEST), "format", FORMAT, manifest.format());
    require(checkpoint.file(MANIFEST), "version of fmnist", Versions.fmnist(), manifest.fmnist());
    require(
        checkpoint.file(MANIFEST),
        "SHA-256 of " + RunDirectory.CONFIG,
        DigestUtils.sha256Hex(Files.readAllBytes(config)),
        manifest.config());
    for (Map.Entry<String, Entry> entry : manifest.files().entrySet()) {
      String name = entry.getKey();
      Path file = checkpoint.file(name);
      boolean present = NAME.matcher(name).matches() && Files.isRegularFile(file);
      require(file, "a", "file", present ? "file" : "none");
      require(file, "size", entry.getValue().bytes(), Files.size(file));
      require(file, "SHA-256", entry.getValue().sha256(), Entry.of(file).sha256());
    }
    return checkpoint;
  }

  private static void require(Path file, String what, Object expected, Object actual)
      throws InvalidCheckpointException {
    if (!expected.equals(actual)) {
      throw new InvalidCheckpointException(
          "%s: %s %s expected, found %s; %s"
              .formatted(file, what, expected, actual, advice(file.getParent())));
    }
  }

  static String advice(@Nullable Path checkpoint) {
    return ("without the directory %s, the run continues from the checkpoint before, or from its"
            + " beginning")
        .formatted(checkpoint);
  }

  /** Returns the directories of complete and of incomplete checkpoints, newest first. */
  private List<Path> directories() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> content = Files.list(directory)) {
      return content
          .filter(one -> one.getFileName().toString().matches("\\d{6,9}") && Files.isDirectory(one))
          .sorted(Comparator.comparing(Checkpoints::number).reversed())
          .toList();
    }
  }

  private static boolean isComplete(Path checkpoint) {
    return Files.exists(checkpoint.resolve(MANIFEST));
  }

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString());
  }

  /**
   * Deletes a checkpoint, beginning with its manifest: the other files alone do not count as one.
   */
  private static void delete(Path checkpoint) throws IOException {
    Files.deleteIfExists(checkpoint.resolve(MANIFEST));
    try (Stream<Path> content = Files.list(checkpoint)) {
      for (Path file : content.toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      return; // not even the directory was created
    }
    Files.delete(checkpoint);
  }
}

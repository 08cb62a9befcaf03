package io.github.fmnist.experiments.run;

import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.models.archive.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The checkpoints of a run or of one of its trials: numbered directories of files. A manifest with
 * the sizes and checksums of the files is written last, and a directory without one is no
 * checkpoint. The last two are kept.
 */
public final class Checkpoints {
  static final String DIRECTORY = "checkpoints";
  private static final int KEPT = 2;

  private final Path directory;
  private final Settings settings;

  /** Returns the SHA-256 of the settings that the checkpoints belong to. */
  private interface Settings {
    String sha256() throws IOException;
  }

  private Checkpoints(Path directory, Settings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /** Returns the checkpoints of a run, which belong to the settings in its directory. */
  static Checkpoints of(Path run) {
    Path config = run.resolve(RunRecord.CONFIG);
    return new Checkpoints(
        run.resolve(DIRECTORY), () -> DigestUtils.sha256Hex(Files.readAllBytes(config)));
  }

  /** Returns the checkpoints of a trial, which belong to a specification with a SHA-256. */
  static Checkpoints ofTrial(Path run, String hash) {
    return new Checkpoints(run.resolve(DIRECTORY).resolve(FinishedTrials.name(hash)), () -> hash);
  }

  /** Adds the files of a checkpoint. */
  public interface Content {
    void writeTo(Writer checkpoint) throws IOException;
  }

  /** Takes the files of a checkpoint. */
  public abstract static class Writer {
    private Writer() {}

    public abstract void add(String name, AtomicFile.Content content) throws IOException;

    public final void addJson(String name, Object value) throws IOException {
      add(name, out -> out.write(Json.bytes(value)));
    }

    /** Adds float32 arrays, which {@link Checkpoint#arrays} reads. */
    public final void addArrays(String name, List<INDArray> arrays) throws IOException {
      add(name, out -> out.write(Checkpoint.bytes(arrays)));
    }
  }

  /** Writes files into a directory. */
  static final class DirectoryWriter extends Writer {
    private final Path directory;
    private final Map<String, Manifest.Entry> entries = new LinkedHashMap<>();

    DirectoryWriter(Path directory) {
      this.directory = directory;
    }

    @Override
    public void add(String name, AtomicFile.Content content) throws IOException {
      Path file = directory.resolve(name);
      AtomicFile.write(file, content);
      entries.put(name, Manifest.Entry.of(file));
    }

    /** Writes the manifest, for settings with a SHA-256. */
    void complete(String settings) throws IOException {
      Manifest.write(directory, settings, entries);
    }
  }

  /** Writes nothing: finds out whether a checkpoint can be written at all. */
  private static final class Rehearsal extends Writer {
    @Override
    public void add(String name, AtomicFile.Content content) throws IOException {
      content.writeTo(OutputStream.nullOutputStream());
    }
  }

  /** Computes the content of a checkpoint without writing it. */
  public static void rehearse(Content content) throws IOException {
    content.writeTo(new Rehearsal());
  }

  /** Writes a checkpoint. If this fails, the checkpoints before stay as they are. */
  public void write(Content content) throws IOException {
    List<Path> earlier = directories();
    int last = earlier.isEmpty() ? 0 : number(earlier.get(0));
    Path next = directory.resolve("%06d".formatted(last + 1));
    boolean complete = false;
    try {
      DirectoryWriter writer = new DirectoryWriter(next);
      content.writeTo(writer);
      writer.complete(settings.sha256());
      complete = true;
    } finally {
      if (!complete) {
        Manifest.delete(next);
      }
    }
    keepNewest(KEPT);
  }

  /**
   * Returns the newest checkpoint, or empty if no checkpoint was saved.
   *
   * @throws InvalidCheckpointException if it is damaged, of another version or of other settings
   */
  public Optional<Checkpoint> newest() throws IOException {
    return newest(Set.of(settings.sha256()));
  }

  /** Returns the newest checkpoint of the run's settings, or of those that it is to have next. */
  public Optional<Checkpoint> newestFor(Object next) throws IOException {
    return newest(Set.copyOf(List.of(settings.sha256(), Json.sha256(next))));
  }

  private Optional<Checkpoint> newest(Set<String> right) throws IOException {
    Optional<Checkpoint> newest =
        directories().stream().filter(Manifest::isIn).findFirst().map(Checkpoints::checkpoint);
    if (newest.isPresent()) {
      Manifest.verify(newest.get(), right);
    }
    return newest;
  }

  private static Checkpoint checkpoint(Path directory) {
    return new Checkpoint(
        directory, "the run continues from the checkpoint before, or from its beginning");
  }

  /**
   * Assigns all checkpoints to the settings that the run is to have next. A damaged one stays as it
   * is, and is refused as soon as it is the newest.
   */
  void assign(Object next) throws IOException {
    for (Path directory : directories().stream().filter(Manifest::isIn).toList()) {
      try {
        Manifest.reassign(checkpoint(directory), Json.sha256(next));
      } catch (InvalidCheckpointException e) {
        // Refusing the change now would leave it half done.
      }
    }
  }

  /** Deletes all checkpoints but the newest, and the directory if it has none. */
  void deleteAllButNewest() throws IOException {
    keepNewest(1);
    deleteIfEmpty();
  }

  /** Deletes all checkpoints. */
  void deleteAll() throws IOException {
    keepNewest(0);
    deleteIfEmpty();
  }

  private void deleteIfEmpty() throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      // It has a checkpoint, or a process that computes the trial has claimed it.
    }
  }

  private void keepNewest(int count) throws IOException {
    List<Path> old = new ArrayList<>(directories());
    old.stream().filter(Manifest::isIn).limit(count).toList().forEach(old::remove);
    for (Path one : old) {
      Manifest.delete(one);
    }
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

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString());
  }
}

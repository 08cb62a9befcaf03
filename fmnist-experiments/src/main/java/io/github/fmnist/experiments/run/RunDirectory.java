package io.github.fmnist.experiments.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.Picture;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that a run owns: {@code config.json}, {@code provenance.json}, {@code metrics.csv},
 * {@code summary.json}, {@code models/}, {@code figures/}. Files are written atomically.
 *
 * <p>A run claims its directory by creating {@value #LOCK} in it, which only one process can do,
 * and releases the claim when it is closed.
 */
public final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "run.lock";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .findAndAddModules()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build()
          .writerWithDefaultPrettyPrinter();
  private static final CsvMapper CSV =
      CsvMapper.builder()
          .findAndAddModules()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private final Path path;
  private final boolean created;

  private RunDirectory(Path path, boolean created) {
    this.path = path;
    this.created = created;
  }

  /**
   * Claims {@code <parent>/<time>-<command>}. Appends {@code -2} if another run began in the same
   * second, and so on.
   */
  public static RunDirectory claimIn(Path parent, String command, LocalDateTime now)
      throws IOException {
    createDirectory(parent);
    String name = TIME.format(now) + "-" + command;
    for (int count = 1; ; count++) {
      try {
        return claim(parent.resolve(count == 1 ? name : name + "-" + count));
      } catch (FileAlreadyExistsException e) {
        // Another run owns it; the next name may be free.
      }
    }
  }

  /**
   * Claims a directory for a run, and creates it if it does not exist.
   *
   * @throws FileAlreadyExistsException if the directory has files that are not hidden, since no run
   *     overwrites another
   */
  public static RunDirectory claim(Path path) throws IOException {
    if (Files.exists(path)) {
      requireUnused(path);
    }
    boolean created = createDirectory(path);
    Path lock = path.resolve(LOCK);
    try {
      Files.createFile(lock);
    } catch (FileAlreadyExistsException e) {
      throw owned(path);
    }
    RunDirectory run = new RunDirectory(path, created);
    try {
      // Another run may have started and ended since the first check.
      requireUnused(path, lock);
      return run;
    } catch (IOException e) {
      run.close();
      throw e;
    }
  }

  private static void requireUnused(Path path, Path... allowed) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "a new or empty directory expected, found a file");
    }
    List<Path> found;
    try (Stream<Path> content = Files.list(path)) {
      found =
          content.filter(file -> !HiddenFile.is(file) && !List.of(allowed).contains(file)).toList();
    }
    if (found.equals(List.of(path.resolve(LOCK)))) {
      throw owned(path);
    }
    if (!found.isEmpty()) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "a new or empty directory expected, found files in it");
    }
  }

  private static FileAlreadyExistsException owned(Path path) {
    return new FileAlreadyExistsException(
        path.toString(),
        null,
        "another run owns it; if that run has ended, delete " + path.resolve(LOCK));
  }

  /** Creates a directory unless it exists, and returns whether it was created. */
  private static boolean createDirectory(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return false; // createDirectories of Java 17 refuses a link to a directory
    }
    Files.createDirectories(path);
    return true;
  }

  /** Releases the directory; deletes it if it was created for this run and is empty. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path.resolve(LOCK));
    if (created && Files.isDirectory(path)) {
      boolean empty;
      try (Stream<Path> content = Files.list(path)) {
        empty = content.findAny().isEmpty();
      }
      if (empty) {
        Files.delete(path);
      }
    }
  }

  public Path path() {
    return path;
  }

  /** Returns the path of a figure's file. */
  public Path figure(String file) {
    return path.resolve("figures").resolve(file);
  }

  /** Writes a picture with a caption below it as PNG and as SVG. */
  public void writeFigure(String name, String caption, Picture picture) throws IOException {
    writeFigure(name, Figure.of("").row(picture).caption(caption));
  }

  /** Writes a picture as PNG and as SVG. */
  public void writeFigure(String name, Picture picture) throws IOException {
    picture.writePng(figure(name + ".png"));
    picture.writeSvg(figure(name + ".svg"));
  }

  /** Writes the figures of a run. */
  public interface Figures {
    void write() throws IOException;
  }

  /**
   * Writes the figures, then {@code summary.json}. If a figure fails, its exception is thrown after
   * the summary has been written.
   */
  public void finish(Figures figures, Object summary) throws IOException {
    // The summary is written last; if both fail, its exception is suppressed by the first one.
    try (Closeable last = () -> writeJson("summary.json", summary)) {
      figures.write();
    }
  }

  public void writeJson(String file, Object value) throws IOException {
    write(file, out -> out.write((JSON.writeValueAsString(value) + "\n").getBytes(UTF_8)));
  }

  /** Writes records as rows below a header with the names of their components. */
  public <R extends Record> void writeCsv(String file, Class<R> type, List<R> rows)
      throws IOException {
    write(
        file,
        out ->
            CSV.writer(CSV.schemaFor(type).withHeader()).writeValues(out).writeAll(rows).close());
  }

  public void write(String file, AtomicFile.Content content) throws IOException {
    AtomicFile.write(path.resolve(file), content);
  }
}

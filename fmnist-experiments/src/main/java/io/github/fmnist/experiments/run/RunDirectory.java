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
 * {@code summary.json}, {@code models/}, {@code figures/}. Each file is there whole or not at all.
 *
 * <p>A run claims its directory by making {@value #LOCK} in it, which one process alone can, and
 * gives the claim up when it is closed.
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
  private final boolean made;

  private RunDirectory(Path path, boolean made) {
    this.path = path;
    this.made = made;
  }

  /**
   * Claims {@code <parent>/<time>-<command>}; if another run began in the same second, with {@code
   * -2} at the end, and so on.
   */
  public static RunDirectory claimIn(Path parent, String command, LocalDateTime now)
      throws IOException {
    makeDirectory(parent);
    String name = TIME.format(now) + "-" + command;
    for (int count = 1; ; count++) {
      try {
        return claim(parent.resolve(count == 1 ? name : name + "-" + count));
      } catch (FileAlreadyExistsException e) {
        // It is another run's; the next name may be free.
      }
    }
  }

  /**
   * Claims a directory for a run, and makes it if it is not there.
   *
   * @throws FileAlreadyExistsException if it has files in it that are not hidden: no run overwrites
   *     another
   */
  public static RunDirectory claim(Path path) throws IOException {
    if (Files.exists(path)) {
      requireUnused(path);
    }
    boolean made = makeDirectory(path);
    Path lock = path.resolve(LOCK);
    try {
      Files.createFile(lock);
    } catch (FileAlreadyExistsException e) {
      throw owned(path);
    }
    RunDirectory run = new RunDirectory(path, made);
    try {
      // Another run may have come and gone since the first look.
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
        "another run owns it; if that one is dead, delete " + path.resolve(LOCK));
  }

  /** Returns whether there was none. */
  private static boolean makeDirectory(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return false; // createDirectories of Java 17 refuses a link to a directory
    }
    Files.createDirectories(path);
    return true;
  }

  /** Gives the directory up; if it was made for this run and nothing was written, it goes. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path.resolve(LOCK));
    if (made && Files.isDirectory(path)) {
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

  /** Returns where a figure goes. */
  public Path figure(String file) {
    return path.resolve("figures").resolve(file);
  }

  /** Writes a picture over a caption as PNG and as SVG. */
  public void writeFigure(String name, String caption, Picture picture) throws IOException {
    writeFigure(name, Figure.of("").row(picture).caption(caption));
  }

  /** Writes a picture as PNG and as SVG. */
  public void writeFigure(String name, Picture picture) throws IOException {
    picture.writePng(figure(name + ".png"));
    picture.writeSvg(figure(name + ".svg"));
  }

  /** Draws the figures of a run. */
  public interface Figures {
    void write() throws IOException;
  }

  /**
   * Writes the figures, then {@code summary.json}. A figure that cannot be drawn does not cost the
   * summary: its failure is thrown when the summary is there.
   */
  public void finish(Figures figures, Object summary) throws IOException {
    // In this order, and if both fail, the second failure is suppressed by the first.
    try (Closeable last = () -> writeJson("summary.json", summary)) {
      figures.write();
    }
  }

  public void writeJson(String file, Object value) throws IOException {
    write(file, out -> out.write((JSON.writeValueAsString(value) + "\n").getBytes(UTF_8)));
  }

  /** Writes rows under a header of their component names. */
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

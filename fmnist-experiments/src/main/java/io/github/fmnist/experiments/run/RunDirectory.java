package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.experiments.record.Examples;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.Results;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.viz.Figure;
import io.github.fmnist.viz.Picture;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory that a run owns: {@code config.json}, {@code provenance.json}, {@code metrics.csv},
 * {@code summary.json}, {@code models/}, {@code figures/}, {@code checkpoints/}, {@code trials/},
 * {@code examples.json}, {@code report.html}, and {@code checksums.json} as soon as it is finished.
 * Files are written atomically.
 *
 * <p>A run claims its directory by a lock, which only one process can have, and which ends with the
 * process.
 */
public final class RunDirectory implements AutoCloseable {
  /** The names under which models, figures and other files are written, before they are renamed. */
  private static final Pattern TEMPORARY =
      Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final CsvMapper CSV =
      CsvMapper.builder()
          .findAndAddModules()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private final Path path;

  /** The directory that this process owns: that of the run, or of the checkpoints of one trial. */
  private final Path claimed;

  private final boolean created;
  private final RunLock lock;

  /** Held while a file is written, and for good when the process ends. */
  private final ReentrantLock writing = new ReentrantLock();

  private boolean closed;
  private Set<FigureFormat> figureFormats = Set.of(FigureFormat.PNG);
  private double figureScale = 2;

  private RunDirectory(Path path, Path claimed, boolean created, RunLock lock) {
    this.path = path;
    this.claimed = claimed;
    this.created = created;
    this.lock = lock;
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
    requireDirectory(path);
    RunDirectory run =
        Interruption.add(
            () -> {
              boolean created = createDirectory(path);
              return new RunDirectory(path, path, created, lock(path));
            });
    try {
      run.requireUnused();
      return run;
    } catch (IOException e) {
      run.close();
      throw e;
    }
  }

  /**
   * Claims the directory of a run that has begun.
   *
   * @throws FileSystemException if it is no directory of a run, or another process continues the
   *     run
   */
  public static RunDirectory reopen(Path path) throws IOException {
    for (String file : List.of(RunRecord.CONFIG, RunRecord.PROVENANCE)) {
      if (!Files.isRegularFile(path.resolve(file))) {
        throw new FileSystemException(
            path.toString(), null, "the directory of a run expected, found no " + file);
      }
    }
    RunDirectory run = Interruption.add(() -> new RunDirectory(path, path, false, lock(path)));
    try {
      run.completeChange();
      return run;
    } catch (IOException e) {
      run.close();
      throw e;
    }
  }

  /**
   * Claims a single trial of a run that another process owns. Only the files of the trial may be
   * written.
   *
   * @param trial name of the trial's directory
   * @throws FileSystemException if another process computes the trial
   */
  public static RunDirectory join(Path path, String trial) throws IOException {
    Path checkpoints = path.resolve(Checkpoints.DIRECTORY).resolve(trial);
    return Interruption.add(
        () -> {
          Files.createDirectories(checkpoints);
          return new RunDirectory(path, checkpoints, true, lock(checkpoints));
        });
  }

  private static RunLock lock(Path path) throws IOException {
    return RunLock.acquire(path)
        .orElseThrow(
            () -> new FileAlreadyExistsException(path.toString(), null, "another run owns it"));
  }

  private static void requireDirectory(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "a new or empty directory expected, found a file");
    }
  }

  private void requireUnused() throws IOException {
    if (isUsed()) {
      String found =
          Files.exists(path.resolve(RunRecord.CONFIG)) && !record().isFinished()
              ? "an unfinished run, which %s continues".formatted(ShellCommand.resume(path))
              : "files in it";
      throw new FileAlreadyExistsException(
          path.toString(), null, "a new or empty directory expected, found " + found);
    }
  }

  private boolean isUsed() throws IOException {
    try (Stream<Path> content = Files.list(path)) {
      return content.anyMatch(file -> !HiddenFile.is(file) && !file.endsWith(RunLock.FILE));
    }
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
    writing.lock();
    try {
      release();
    } finally {
      writing.unlock();
    }
  }

  private void release() throws IOException {
    if (closed) {
      return; // another run may own it
    }
    closed = true;
    Interruption.remove(this);
    lock.close();
    if (created) {
      try {
        Files.delete(claimed);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        // It has results, or another run owns it.
      }
    }
  }

  /**
   * Releases the directory as {@link #close} does, when the process ends at once, if no file was
   * written. The threads that still run do not write any more.
   */
  void abandon() {
    try {
      if (writing.tryLock() && !isUsed()) {
        release();
      }
    } catch (IOException e) {
      // It stays, as that of a killed process does.
    }
  }

  public Path path() {
    return path;
  }

  public Checkpoints checkpoints() {
    return Checkpoints.of(path);
  }

  /** Returns the checkpoints of a trial. */
  public Checkpoints checkpoints(Object specification) throws IOException {
    return Checkpoints.ofTrial(path, Json.sha256(specification));
  }

  public FinishedTrials trials() {
    return new FinishedTrials(path);
  }

  /** Returns the record of a run that has begun. */
  public RunRecord record() {
    return new RunRecord(path);
  }

  /** Writes some test images for the report, unless a run that continues has them. */
  public void writeExamples(FashionMnist dataset) throws IOException {
    if (!Files.exists(path.resolve(Examples.FILE))) {
      writeJson(Examples.FILE, Examples.of(dataset.test(), dataset.classNames()));
    }
  }

  /** Writes the settings and the provenance of a run that begins. */
  public void begin(Object settings, Provenance provenance) throws IOException {
    writeJson(RunRecord.PROVENANCE, provenance);
    writeJson(RunRecord.CONFIG, settings);
  }

  /**
   * Notes in the provenance that the run is resumed, and takes new settings from now on: then the
   * run is not finished any more, and its checkpoints belong to them. A change that a killed
   * process has begun is completed as soon as the run is claimed again.
   *
   * @param changes descriptions of the settings that are new, which the command line of {@code now}
   *     has
   */
  public void resume(Provenance now, Object settings, List<String> changes) throws IOException {
    JsonNode provenance = record().resumed(now, changes);
    if (changes.isEmpty()) {
      writeJson(RunRecord.PROVENANCE, provenance);
    } else {
      writeJson(RunRecord.CHANGE, new RunRecord.Change(provenance, Json.tree(settings)));
      completeChange();
    }
  }

  private void completeChange() throws IOException {
    Optional<RunRecord.Change> change = record().change();
    if (change.isPresent()) {
      writeJson(RunRecord.PROVENANCE, change.get().provenance());
      Files.deleteIfExists(path.resolve(RunRecord.CHECKSUMS));
      Files.deleteIfExists(path.resolve(RunRecord.REPORT));
      checkpoints().assign(change.get().settings());
      writeJson(RunRecord.CONFIG, change.get().settings());
      Files.delete(path.resolve(RunRecord.CHANGE));
    }
  }

  /** Deletes what a killed process has left of files that it was writing. */
  public void deleteTemporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(RunDirectory::isTemporary).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isTemporary(Path file) {
    return TEMPORARY.matcher(file.getFileName().toString()).matches();
  }

  /** Returns the path of a figure's file. */
  public Path figure(String file) {
    return path.resolve("figures").resolve(file);
  }

  /**
   * Sets how figures are written. By default they are PNG, with the scale 2.
   *
   * @param formats the formats; PNG is always one, since the report shows it
   * @param scale pixels of PNG for each pixel of a figure in a row
   */
  public void setFigures(Set<FigureFormat> formats, double scale) {
    figureFormats = EnumSet.of(FigureFormat.PNG);
    figureFormats.addAll(formats);
    figureScale = scale;
  }

  /** Writes a picture with a caption below it. */
  public void writeFigure(String name, String caption, Picture picture) throws IOException {
    writeFigure(name, Figure.of("").row(picture).caption(caption));
  }

  /** Writes a picture in each of the formats; an earlier one in another format is deleted. */
  public void writeFigure(String name, Picture picture) throws IOException {
    Path directory = path.resolve("figures");
    for (FigureFormat format : FigureFormat.values()) {
      if (figureFormats.contains(format)) {
        format.write(picture, directory, name, figureScale);
      } else {
        Files.deleteIfExists(format.file(directory, name));
      }
    }
  }

  /** Writes the figures of a run. */
  public interface Figures {
    void write() throws IOException;
  }

  /**
   * Writes the figures and {@code summary.json}, then {@code checksums.json}, which finishes the
   * run. If a figure fails, its exception is thrown after the summary has been written, and the run
   * is not finished. Keeps the last checkpoint, from which the run can be extended, but none of its
   * trials, which have their results.
   */
  public void finish(Figures figures, Object summary) throws IOException {
    // If both fail, the exception of the summary is suppressed by the first one.
    try (Closeable last = () -> writeJson(RunRecord.SUMMARY, summary)) {
      figures.write();
    }
    deleteTemporaryFiles(); // of workers that were killed
    writeJson(RunRecord.CHECKSUMS, Results.checksums(path));
    trials().deleteCheckpoints();
    checkpoints().deleteAllButNewest();
  }

  public void writeJson(String file, Object value) throws IOException {
    write(file, out -> out.write(Json.bytes(value)));
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
    writing.lock();
    try {
      AtomicFile.write(path.resolve(file), content);
    } finally {
      writing.unlock();
    }
  }
}

package io.github.fmnist.models.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void createsMissingDirectoriesAndReplacesAFile() throws IOException {
    Path file = directory.resolve("a").resolve("b").resolve("file");
    write(file, "one");
    write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void acceptsTheLongestNameOfAFileSystem() throws IOException {
    Path file = directory.resolve("n".repeat(255));
    write(file, "content");
    assertThat(file).hasContent("content");
  }

  @Test
  void keepsAnOldFileAndNothingElseIfTheContentFails() throws IOException {
    Path file = directory.resolve("file");
    write(file, "old");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write('n');
                      throw new IOException("No space left on device");
                    }))
        .withMessage(file + ": No space left on device");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      throw new IllegalStateException("of the content");
                    }));
    assertThat(file).hasContent("old");
    assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void replacesTheTargetOfALink() throws IOException {
    Path real = Files.writeString(directory.resolve("real"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
    write(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void refusesAnythingButARegularFile() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    Path toFolder = Files.createSymbolicLink(directory.resolve("toFolder"), folder);
    refuses(folder, "a directory");
    refuses(toFolder, "a directory");
    refuses(folder.getRoot(), "a directory");

    Path circle = directory.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    Path nothing = directory.resolve("nothing");
    Path toNothing = Files.createSymbolicLink(directory.resolve("toNothing"), nothing);
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      refuses(circle, "a device, a pipe or a link to nothing");
      refuses(toNothing, "a device, a pipe or a link to nothing");
      refuses(socket, "a device, a pipe or a link to nothing");
    }
    assertThat(nothing).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  private static void refuses(Path file, String found) {
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> write(file, "content"))
        .withMessage(file + ": a new or regular file expected, found " + found);
  }

  @Test
  void withSeveralWritersTheFileIsAlwaysComplete() throws Exception {
    Path file = directory.resolve("file");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String content = Integer.toString(i).repeat(100_000);
        writers.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 5; round++) {
                    write(file, content);
                    String found = Files.readString(file);
                    assertThat(found).isEqualTo(found.substring(0, 1).repeat(100_000));
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
  }

  private static void write(Path file, String content) throws IOException {
    AtomicFile.write(file, out -> out.write(content.getBytes(UTF_8)));
  }
}

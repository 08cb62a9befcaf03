package io.github.fmnist.viz;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void touchesNoOtherFileWhateverItsName() throws IOException {
    Path thesis = Files.writeString(directory.resolve("thesis"), "years of work");
    Path link = Files.createSymbolicLink(directory.resolve("sheet.png.tmp"), thesis);
    write(directory.resolve("sheet.png"));
    assertThat(directory.resolve("sheet.png")).hasContent("content");
    assertThat(thesis).hasContent("years of work");
    assertThat(link).isSymbolicLink();
    assertThat(directory.toFile().list()).hasSize(3);
  }

  @Test
  void acceptsTheLongestNameOfAFileSystem() throws IOException {
    Path file = directory.resolve("n".repeat(255));
    write(file);
    assertThat(file).hasContent("content");
  }

  @Test
  void replacesTheFileThatALinkLeadsTo() throws IOException {
    Path real = Files.writeString(directory.resolve("real"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
    write(link);
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("content");
  }

  @Test
  void refusesNonRegularFiles() throws IOException {
    refuses(directory, "a directory");
    refuses(directory.getRoot(), "a directory");
    Path nothing = directory.resolve("nothing");
    Path dangling = Files.createSymbolicLink(directory.resolve("toNothing"), nothing);
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      refuses(dangling, "a device, a pipe or a link to nothing");
      refuses(socket, "a device, a pipe or a link to nothing");
    }
    assertThat(nothing).doesNotExist();
  }

  private static void refuses(Path file, String found) {
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> write(file))
        .withMessage(file + ": a new or regular file expected, found " + found);
  }

  private static void write(Path file) throws IOException {
    AtomicFile.write(file, "content".getBytes(UTF_8));
  }
}

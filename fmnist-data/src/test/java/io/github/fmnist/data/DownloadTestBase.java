package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Provides two local origins, an empty directory, and a download of the made-up files. */
@Timeout(60)
abstract class DownloadTestBase {
  static final Duration SHORT = Duration.ofSeconds(1);
  static final Duration LONG = Duration.ofSeconds(30);

  final RemoteFile file = MadeUpFiles.first();
  final Notebook notebook = new Notebook();
  FileServer first;
  FileServer second;
  @TempDir Path directory;

  @BeforeEach
  void startServers() throws IOException {
    first = new FileServer();
    second = new FileServer();
  }

  @AfterEach
  void stopServers() {
    first.close();
    second.close();
  }

  FashionMnistDownload download() {
    return FashionMnistDownload.defaults()
        .into(directory)
        .files(MadeUpFiles.all())
        .origins(List.of(first.origin(), second.origin()))
        .backOff(Duration.ofMillis(1))
        .timeout(LONG)
        .stallTimeout(LONG)
        .listener(notebook);
  }

  Path archive() {
    return directory.resolve(file.archiveName());
  }

  Path part() {
    return directory.resolve(file.archiveName() + ".part");
  }

  byte[] archiveBytes() {
    return MadeUpFiles.gz(file.name());
  }

  /** Asserts that the directory holds the four verified archives and no other visible files. */
  void assertComplete() throws IOException {
    for (RemoteFile each : MadeUpFiles.all()) {
      assertThat(directory.resolve(each.archiveName()))
          .hasBinaryContent(MadeUpFiles.gz(each.name()));
    }
    assertThat(visibleFiles()).hasSize(MadeUpFiles.COUNT);
  }

  List<String> visibleFiles() throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}

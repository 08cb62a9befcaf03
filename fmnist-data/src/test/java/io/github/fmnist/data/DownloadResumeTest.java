package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadResumeTest extends DownloadTestBase {
  private static final int HALF = 50_000;

  private String whole() {
    return file.archiveName() + " whole";
  }

  private String from(long bytes) {
    return file.archiveName() + " bytes=" + bytes + "-";
  }

  @Test
  void resumesACutConnection() throws IOException {
    first.answers(file, FileServer.cutAfter(HALF));
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF));
    assertThat(notebook.notes).singleElement().asString().contains("the connection broke: ");
  }

  @Test
  void resumesAtTheNextOrigin() throws IOException {
    first.answers(file, FileServer.cutAfter(HALF), FileServer.status(404));
    download().fetch();
    assertComplete();
    assertThat(second.requests()).startsWith(from(HALF));
  }

  @Test
  void resumesThePartFileOfAnEarlierProcess() throws IOException {
    Files.write(part(), Arrays.copyOf(archiveBytes(), HALF));
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(from(HALF));
    assertThat(notebook.progress)
        .startsWith(file.archiveName() + " " + HALF + "/" + file.archiveSize());
  }

  @Test
  void usesACompletePartFileWithoutARequest() throws IOException {
    Files.write(part(), archiveBytes());
    download().fetch();
    assertComplete();
    assertThat(first.requests()).hasSize(MadeUpFiles.COUNT - 1);
  }

  @Test
  void resumesAStalledConnection() throws IOException {
    first.answers(file, FileServer.stallAfter(HALF));
    download().stallTimeout(SHORT).fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF));
    assertThat(notebook.notes)
        .singleElement()
        .asString()
        .contains("fewer than 8,192 bytes arrived within 1.0 s");
  }

  @Test
  void givesUpAnOriginThatSendsTooSlowly() throws IOException {
    FileServer.Answer drip =
        (exchange, archive) -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-");
          exchange.sendResponseHeaders(range == null ? 200 : 206, archive.length - from);
          while (true) {
            exchange.getResponseBody().write(archive[from++]);
            exchange.getResponseBody().flush();
            Thread.sleep(20);
          }
        };
    first.answers(file, drip, drip, drip, drip);
    download().attempts(2).stallTimeout(Duration.ofMillis(300)).fetch();
    assertComplete();
    assertThat(first.requests()).hasSize(2);
    assertThat(second.requests().get(0))
        .matches("\\Q%s\\E bytes=\\d+-".formatted(file.archiveName()));
  }

  @Test
  void resumesAResponseWithoutContentLength() throws IOException {
    try (RawServer mute = new RawServer()) {
      mute.answers(
          (from, out) -> {
            String range = "Content-Range: bytes " + from + "-\r\n\r\n";
            out.write(
                (from == 0 ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 206 Partial\r\n" + range)
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(archiveBytes(), (int) from, from == 0 ? HALF : archiveBytes().length - HALF);
          });
      download().files(List.of(file)).origins(List.of(mute.origin())).fetch();
    }
    assertThat(archive()).hasBinaryContent(archiveBytes());
    assertThat(notebook.notes)
        .singleElement()
        .asString()
        .contains("ended after " + HALF + " of " + file.archiveSize() + " bytes");
  }

  @Test
  void doesNotGiveUpAsLongAsBytesArrive() throws IOException {
    FileServer.Answer tenThousandMore =
        (exchange, archive) -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = Integer.parseInt(range.replaceAll("\\D", ""));
          exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-");
          exchange.sendResponseHeaders(206, archive.length - from);
          exchange.getResponseBody().write(archive, from, 10_000);
          exchange.getResponseBody().flush();
        };
    first.answers(
        file,
        FileServer.cutAfter(10_000),
        tenThousandMore,
        tenThousandMore,
        tenThousandMore,
        tenThousandMore);
    download().attempts(2).fetch();
    assertComplete();
    assertThat(first.requests()).contains(from(HALF));
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void startsOverWhenTheServerIgnoresRange() throws IOException {
    first.answers(file, FileServer.cutAfter(HALF), FileServer::whole);
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF));
    assertThat(notebook.notes).anyMatch(n -> n.endsWith("does not resume, starting over"));
  }

  @Test
  void startsOverWhenTheRangeIsRefused() throws IOException {
    first.answers(file, FileServer.cutAfter(HALF), FileServer.status(416));
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF), whole());
  }

  @Test
  void startsOverWhenAnotherRangeArrives() throws IOException {
    first.answers(
        file,
        FileServer.cutAfter(HALF),
        (exchange, archive) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 7-99/100");
          exchange.sendResponseHeaders(206, -1);
        });
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF), whole());
    assertThat(notebook.notes)
        .anyMatch(
            n ->
                n.contains(
                    "the bytes from 50000 on were requested, the response is status 206 bytes"
                        + " 7-99/100"));
  }

  @Test
  void startsOverAtTheSameOriginWhenThePartFileIsDamaged() throws IOException {
    Files.write(part(), new byte[HALF]);
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(from(HALF), whole());
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void startsOverAtTheSameOriginWhenThePartFileIsTooLong() throws IOException {
    Files.write(part(), new byte[archiveBytes().length + 1]);
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole());
    assertThat(notebook.notes).isEmpty();
  }

  @Test
  void doesNotFollowLinks() throws IOException {
    Path thesis = Files.writeString(directory.resolve(".thesis"), "years of work");
    for (String name : List.of(".download.lock", part().getFileName().toString())) {
      Path link = Files.createSymbolicLink(directory.resolve(name), thesis);
      assertThatThrownBy(download()::fetch)
          .isInstanceOf(InvalidDataException.class)
          .hasMessage(link + ": a regular file expected, found a symbolic link");
      Files.delete(link);
    }
    assertThat(thesis).hasContent("years of work");
  }

  @Test
  void keepsOnlyThePartFileOfAFailedDownload() throws IOException {
    first.answers(file, FileServer.cutAfter(HALF), FileServer.status(404));
    second.answers(file, FileServer.status(404));
    assertThatThrownBy(download()::fetch).isInstanceOf(FashionMnistUnavailableException.class);
    assertThat(visibleFiles()).containsExactly(part().getFileName().toString());
    assertThat(part()).hasBinaryContent(Arrays.copyOf(archiveBytes(), HALF));
  }

  @Test
  void stopsWhenInterruptedAndResumesLater() throws IOException {
    first.answers(file, FileServer.stallAfter(HALF));
    DownloadListener interrupting =
        new DownloadListener() {
          @Override
          public void progress(String name, long bytes, long total) {
            if (bytes == HALF) {
              Thread.currentThread().interrupt();
            }
          }
        };

    assertThatThrownBy(download().listener(interrupting)::fetch)
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("the download to " + directory + " was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(visibleFiles()).containsExactly(part().getFileName().toString());

    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF));
  }
}

package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.util.Arrays;
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
  void resumesWhatAnEarlierProcessLeft() throws IOException {
    Files.write(part(), Arrays.copyOf(archiveBytes(), HALF));
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(from(HALF));
    assertThat(notebook.progress)
        .startsWith(file.archiveName() + " " + HALF + "/" + file.archiveSize());
  }

  @Test
  void takesACompletePartFileWithoutAskingAnybody() throws IOException {
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
    assertThat(notebook.notes).singleElement().asString().contains("nothing came for 1.0 s");
  }

  @Test
  void resumesWhenTheEndWasNotAnnounced() throws IOException {
    first.answers(
        file,
        (exchange, archive) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(archive, 0, HALF);
        });
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(whole(), from(HALF));
    assertThat(notebook.notes)
        .singleElement()
        .asString()
        .contains("ended after " + HALF + " of " + file.archiveSize() + " bytes");
  }

  @Test
  void doesNotGiveUpAsLongAsBytesCome() throws IOException {
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
  void startsOverWhenAnotherRangeComes() throws IOException {
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
                    "the bytes from 50000 on were asked for, the answer is status 206 bytes"
                        + " 7-99/100"));
  }

  @Test
  void startsOverAtTheSameOriginWhenThePartFileWasSpoilt() throws IOException {
    Files.write(part(), new byte[HALF]);
    download().fetch();
    assertComplete();
    assertThat(first.requests()).startsWith(from(HALF), whole());
    assertThat(second.requests()).isEmpty();
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

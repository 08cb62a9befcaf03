package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadFailureTest extends DownloadTestBase {
  private static final byte[] PAGE =
      "\n<!DOCTYPE html>\n<title>Please log in</title>".getBytes(StandardCharsets.UTF_8);

  private String firstAddress() {
    return first.origin() + file.archiveName();
  }

  @Test
  void goesToTheNextOriginAfterWrongBytes() throws IOException {
    byte[] wrong = archiveBytes();
    wrong[wrong.length / 2] ^= 1;
    first.answers(file, FileServer.bytes("application/gzip", wrong));

    download().fetch();

    assertComplete();
    assertThat(first.requests()).containsExactly(file.archiveName() + " whole");
    assertThat(notebook.notes)
        .singleElement()
        .asString()
        .matches(
            "\\Q%s: SHA-256 %s (%d bytes) expected, \\E[0-9a-f]{64}\\Q (%d bytes) found\\E"
                .formatted(firstAddress(), file.archiveSha256(), wrong.length, wrong.length));
  }

  @Test
  void namesAWebPageByItsFirstBytes() throws IOException {
    first.answers(file, FileServer.bytes("application/octet-stream", PAGE));
    download().fetch();
    assertComplete();
    assertThat(notebook.notes)
        .containsExactly(
            firstAddress()
                + ": a web page instead of the file: it starts with <!DOCTYPE html> <title>Please"
                + " log in</title>; is there a login page or a filter in between?");
  }

  @Test
  void namesAWebPageByItsType() throws IOException {
    byte[] longPage = Arrays.copyOf(PAGE, archiveBytes().length + 1);
    first.answers(file, FileServer.bytes("text/html; charset=utf-8", longPage));
    download().fetch();
    assertComplete();
    assertThat(notebook.notes)
        .containsExactly(
            firstAddress()
                + ": a web page instead of the file: its type is text/html; charset=utf-8; is"
                + " there a login page or a filter in between?");
  }

  @Test
  void refusesMoreBytesThanTheFileHas() throws IOException {
    byte[] longer = Arrays.copyOf(archiveBytes(), archiveBytes().length + 1);
    first.answers(file, FileServer.bytes("application/gzip", longer));
    download().fetch();
    assertComplete();
    assertThat(notebook.notes)
        .containsExactly(
            firstAddress()
                + ": %s bytes expected, at least %s found"
                    .formatted(file.archiveSize(), longer.length));
  }

  @Test
  void stopsAnEndlessStream() throws IOException {
    try (RawServer endless = new RawServer()) {
      endless.answers(
          (from, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(archiveBytes());
            }
          });
      download().origins(List.of(endless.origin(), second.origin())).fetch();
    }
    assertComplete();
    assertThat(notebook.notes)
        .singleElement()
        .asString()
        .contains(file.archiveSize() + " bytes expected, at least ");
  }

  /** A chunk of 2^31 bytes or more would keep a thread of Java's client busy forever. */
  @Test
  void refusesAChunkedResponse() throws IOException {
    first.answers(
        file,
        (exchange, archive) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(archive);
        });
    download().fetch();
    assertComplete();
    assertThat(notebook.notes)
        .containsExactly(
            firstAddress() + ": a response without Transfer-Encoding expected, found chunked");
  }

  @Test
  void removesTerminalControlSequencesFromMessages() throws IOException {
    byte[] page = ("<\u001b[2J" + "x".repeat(60)).getBytes(StandardCharsets.US_ASCII);
    first.answers(file, FileServer.bytes("text/html\u00ff" + "y".repeat(1000), page));
    download().fetch();
    assertThat(notebook.notes)
        .singleElement()
        .asString()
        .startsWith(firstAddress() + ": a web page instead of the file: its type is text/html")
        .endsWith("yyy...")
        .matches("[ -~]{300,500}");
  }

  @Test
  void goesToTheNextOriginAtOnceAfter404AndStaysThere() throws IOException {
    first.answers(file, FileServer.status(404));
    download().fetch();
    assertComplete();
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).hasSize(MadeUpFiles.COUNT);
    assertThat(notebook.notes).containsExactly(firstAddress() + ": status 404");
  }

  @Test
  void retriesABusyOrigin() throws IOException {
    first.answers(file, FileServer.status(503), FileServer.status(503));
    download().fetch();
    assertComplete();
    assertThat(second.requests()).isEmpty();
    assertThat(notebook.notes)
        .containsExactly(
            firstAddress() + ": status 503; next attempt in 0.001 s",
            firstAddress() + ": status 503; next attempt in 0.002 s");
  }

  @Test
  void givesUpABusyOriginAfterTheLastAttempt() throws IOException {
    first.answers(file, FileServer.status(500), FileServer.status(500));
    download().attempts(2).fetch();
    assertComplete();
    assertThat(first.requests()).hasSize(2);
    assertThat(second.requests()).hasSize(MadeUpFiles.COUNT);
  }

  @Test
  void originsShareTheRetriesUntilOneDelivers() {
    first.answers(file, FileServer.status(502), FileServer.status(502), FileServer.status(502));
    second.answers(file, FileServer.status(502));
    assertThatThrownBy(download()::fetch).isInstanceOf(FashionMnistUnavailableException.class);
    assertThat(first.requests()).hasSize(3);
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void givesUpASilentOriginSoonUntilOneHasDelivered() throws IOException {
    first.answers(file, FileServer.silence());
    download().timeout(SHORT).fetch();
    assertComplete();
    assertThat(notebook.notes).containsExactly(firstAddress() + ": no answer within 1.0 s");
  }

  @Test
  void retriesASilentOriginThatHasDelivered() throws IOException {
    RemoteFile later = MadeUpFiles.all().get(1);
    first.answers(later, FileServer.silence());
    download().stallTimeout(SHORT).fetch();
    assertComplete();
    assertThat(second.requests()).isEmpty();
    assertThat(notebook.notes)
        .containsExactly(
            first.origin()
                + later.archiveName()
                + ": no answer within 1.0 s; next attempt in 0.001 s");
  }

  @Test
  void listsEveryOriginWhenNoneDelivers() throws IOException {
    URI unknown = URI.create("http://fashion.invalid/");
    URI closed = URI.create("http://127.0.0.1:" + closedPort() + "/");
    first.answers(file, FileServer.status(403));

    assertThatThrownBy(download().origins(List.of(unknown, closed, first.origin()))::fetch)
        .isInstanceOf(FashionMnistUnavailableException.class)
        .hasMessageStartingWith(
            directory
                + " does not hold train-images-idx3-ubyte[.gz], and it could not be downloaded:")
        .hasMessageContaining("\n  http://fashion.invalid/" + file.archiveName() + ": unknown host")
        .hasMessageContaining("\n  " + closed + file.archiveName() + ": cannot connect")
        .hasMessageContaining("\n  " + firstAddress() + ": status 403\n")
        .hasMessageEndingWith(
            "To work without the network, copy the four files there, or set FMNIST_DATA to a"
                + " directory that holds them")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(3));
    assertThat(visibleFiles()).isEmpty();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

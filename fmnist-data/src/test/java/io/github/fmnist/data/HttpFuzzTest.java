package io.github.fmnist.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes the responses of a server with Jazzer. */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class HttpFuzzTest {
  private static final RemoteFile FILE = MadeUpFiles.all().get(1);
  private static final byte[] ARCHIVE = MadeUpFiles.gz(FILE.name());
  private static final RetryPolicy HASTY =
      new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(200), Duration.ofMillis(200));

  /**
   * Java's client keeps the connection of each response with a malformed head until the client is
   * garbage-collected, so the test replaces the client regularly.
   */
  private static final int ANSWERS_PER_CLIENT = 1_000;

  @TempDir static Path directory;
  private static RawServer server;
  private static OriginClient client;
  private static int answers;

  @BeforeAll
  static void start() throws IOException {
    server = new RawServer();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  static Stream<byte[]> seeds() {
    String length = "Content-Length: " + ARCHIVE.length + "\r\n";
    return Stream.of(
            "HTTP/1.1 200 OK\r\n" + length + "\r\n",
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/10\r\n" + length + "\r\n",
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n" + length + "\r\n",
            "HTTP/1.1 503 Unavailable\r\nRetry-After: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        .map(head -> head.getBytes(ISO_8859_1));
  }

  /**
   * Tests one response.
   *
   * @param head the bytes before those of the file
   */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1h")
  void acceptsTheCorrectFileOrNone(byte[] head) throws Exception {
    if (answers++ % ANSWERS_PER_CLIENT == 0) {
      client = new OriginClient(new EnvironmentProxies(ProxySelector.of(null), Map.of()), HASTY);
      System.gc();
    }
    Path taken = directory.resolve(FILE.archiveName());
    Files.deleteIfExists(taken);
    Files.deleteIfExists(directory.resolve(FILE.archiveName() + ".part"));
    server.answers(
        (from, out) -> {
          out.write(head);
          out.write(ARCHIVE, (int) Math.min(from, ARCHIVE.length), rest(from));
          out.flush();
        });
    try (AutoCloseable allowed = BugDetectors.allowNetworkConnections()) {
      new Fetcher(directory, List.of(server.origin()), client, HASTY, DownloadListener.NONE)
          .fetch(FILE);
      assertThat(Files.readAllBytes(taken)).isEqualTo(ARCHIVE);
    } catch (FashionMnistUnavailableException e) {
      assertThat(taken).doesNotExist();
    }
  }

  private static int rest(long from) {
    return ARCHIVE.length - (int) Math.min(from, ARCHIVE.length);
  }
}

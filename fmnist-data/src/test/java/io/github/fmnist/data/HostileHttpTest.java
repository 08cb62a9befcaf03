package io.github.fmnist.data;

import static io.github.fmnist.data.Verdicts.READ;
import static io.github.fmnist.data.Verdicts.REFUSED;

import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a server answers, the download yields the correct file or none, and a retry with an
 * honest server succeeds.
 */
class HostileHttpTest {
  private static final Duration SHORT = Duration.ofMillis(80);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RemoteFile file = MadeUpFiles.all().get(1);
  private final byte[] archive = MadeUpFiles.gz(file.name());
  private final RetryPolicy hasty = new RetryPolicy(2, Duration.ofMillis(1), SHORT, SHORT);
  private final RetryPolicy patient = new RetryPolicy(2, Duration.ofMillis(1), LONG, LONG);

  // All cases share two clients, since Java's client keeps its threads for a minute.
  private final OriginClient hastyClient = client(hasty);
  private final OriginClient patientClient = client(patient);
  @TempDir Path directory;

  private static OriginClient client(RetryPolicy retryPolicy) {
    return new OriginClient(new EnvironmentProxies(ProxySelector.of(null), Map.of()), retryPolicy);
  }

  @Test
  void acceptsTheCorrectFileOrNone() throws Exception {
    try (RawServer server = new RawServer()) {
      new Verdicts("http", 150)
          .tryAll(
              random -> {
                Files.deleteIfExists(directory.resolve(file.archiveName()));
                String part = writePart(random);
                HostileAnswer answer = HostileAnswer.sample(archive, random);
                return () -> outcome(server, answer, part);
              });
    }
  }

  /** Writes a part file, or none, as an earlier download may have left it. */
  private String writePart(Random random) throws IOException {
    Path part = directory.resolve(file.archiveName() + ".part");
    int kind = random.nextInt(6);
    byte[] content = Arrays.copyOf(archive, random.nextInt(archive.length + 10));
    switch (kind) {
      case 0, 1 -> Files.write(part, Arrays.copyOf(archive, random.nextInt(archive.length)));
      case 2 -> {
        random.nextBytes(content);
        Files.write(part, content);
      }
      default -> Files.deleteIfExists(part);
    }
    return ", part " + kind;
  }

  private String outcome(RawServer server, HostileAnswer answer, String part) throws Exception {
    String description = answer + part;
    server.answers(answer);
    try {
      fetch(server, answer.isCorrect());
      return isThere() ? READ : description + ": another file was accepted";
    } catch (FashionMnistUnavailableException e) {
      if (answer.isCorrect() || Files.exists(directory.resolve(file.archiveName()))) {
        return description + ": " + e.getMessage();
      }
    }
    server.answers(HostileAnswer.correct(archive));
    fetch(server, true);
    return isThere() ? REFUSED : description + ": a retry with an honest server fails";
  }

  private void fetch(RawServer server, boolean honest) throws IOException, InterruptedException {
    new Fetcher(
            directory,
            List.of(server.origin()),
            honest ? patientClient : hastyClient,
            honest ? patient : hasty,
            DownloadListener.NONE)
        .fetch(file);
  }

  private boolean isThere() throws IOException {
    return Arrays.equals(Files.readAllBytes(directory.resolve(file.archiveName())), archive);
  }
}

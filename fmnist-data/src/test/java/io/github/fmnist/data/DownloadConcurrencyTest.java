package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delays the first request until the second fetch reports that it waits for the first. */
class DownloadConcurrencyTest extends DownloadTestBase {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @BeforeEach
  void delayTheFirstRequest() {
    first.answers(
        file,
        (exchange, archive) -> {
          requested.countDown();
          waiting.await();
          FileServer.whole(exchange, archive);
        });
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void threadsWaitForEachOther() throws Exception {
    Notebook secondNotebook =
        new Notebook() {
          @Override
          public void note(String message) {
            super.note(message);
            waiting.countDown();
          }
        };
    Future<Path> one = threads.submit(download()::fetch);
    requested.await();
    Future<Path> other = threads.submit(download().listener(secondNotebook)::fetch);

    assertThat(one.get()).isEqualTo(directory);
    assertThat(other.get()).isEqualTo(directory);
    assertThat(secondNotebook.notes)
        .containsExactly("waiting for another thread that downloads to " + directory);
    assertServedOnce();
  }

  @Test
  void processesWaitForEachOther() throws Exception {
    Future<Path> one = threads.submit(download()::fetch);
    requested.await();
    Process other = FetchingProcess.start(directory, first.origin());
    try (BufferedReader output = other.inputReader()) {
      assertThat(output.readLine())
          .isEqualTo("waiting for another process that downloads to " + directory);
      waiting.countDown();
      assertThat(one.get()).isEqualTo(directory);
      assertThat(output.readLine()).isNull();
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }
    assertServedOnce();
  }

  private void assertServedOnce() throws IOException {
    assertComplete();
    assertThat(first.requests()).hasSize(MadeUpFiles.COUNT).doesNotHaveDuplicates();
    assertThat(notebook.notes).isEmpty();
  }
}

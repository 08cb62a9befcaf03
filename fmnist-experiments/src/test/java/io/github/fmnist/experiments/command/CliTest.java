package io.github.fmnist.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CliTest {
  @Test
  void tellsInOneLineThatTheMemoryDoesNotSuffice() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    assertOutOfMemory(error);
    assertOutOfMemory(new CompletionException(error));
    assertOutOfMemory(new ExceptionInInitializerError(error));
  }

  private static void assertOutOfMemory(Throwable error) {
    StringWriter err = new StringWriter();
    assertThat(fail(error, err)).isEqualTo(ExitCode.MEMORY);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("error: the memory does not suffice: Java heap space; the JVM may take ")
        .endsWith("-Xmx4g allows it 4 GiB");
  }

  @Test
  void showsTheStackOfADefectOfOurs() {
    StringWriter err = new StringWriter();
    assertThat(fail(new AssertionError("ours"), err)).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("AssertionError: ours", "\tat ");
  }

  @Test
  void givesEachFailureAFileAndAReason() {
    assertThat(Cli.message(new NoSuchFileException("a"))).isEqualTo("a: no such file or directory");
    assertThat(Cli.message(new AccessDeniedException("a"))).isEqualTo("a: permission denied");
    assertThat(Cli.message(new NotDirectoryException("a")))
        .isEqualTo("a: a directory expected, found something else");
    assertThat(Cli.message(new FileSystemLoopException("a")))
        .isEqualTo("a: FileSystemLoopException");
    assertThat(Cli.message(new IOException())).isEqualTo("java.io.IOException");
  }

  private static int fail(Throwable error, StringWriter err) {
    return Cli.run(new CommandLine(new Failing(error)).setErr(new PrintWriter(err, true)));
  }

  @Command
  private record Failing(Throwable error) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (error instanceof Error serious) {
        throw serious;
      }
      throw (Exception) error;
    }
  }
}

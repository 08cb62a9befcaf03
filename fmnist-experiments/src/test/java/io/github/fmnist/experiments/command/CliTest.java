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
  void reportsOutOfMemoryInOneLine() {
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
        .startsWith("error: out of memory: Java heap space; the JVM may use ")
        .endsWith("-Xmx4g allows 4 GiB");
  }

  @Test
  void showsTheStackTraceOfADefect() {
    StringWriter err = new StringWriter();
    assertThat(fail(new AssertionError("defect"), err)).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("AssertionError: defect", "\tat ");
  }

  @Test
  void reportsTheFileAndTheReasonOfEachFailure() {
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
      if (error instanceof Error fatal) {
        throw fatal;
      }
      throw (Exception) error;
    }
  }
}

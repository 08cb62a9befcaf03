package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnistUnavailableException;
import io.github.fmnist.data.InvalidDataException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a command: options in, exit code out, errors as one clear line each. */
final class Cli {
  private Cli() {}

  /** Runs the command and ends the process with its exit code. */
  static void main(Object command, String... args) {
    System.exit(run(new CommandLine(command), args));
  }

  static int run(CommandLine commandLine, String... args) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((error, failed, parsed) -> report(error, failed))
        .execute(args);
  }

  private static int report(Exception error, CommandLine failed) throws Exception {
    int code = exitCode(error);
    if (code == ExitCode.FAILURE) {
      throw error; // picocli prints the stack trace: this is for us, not for the user
    }
    PrintWriter err = failed.getErr();
    err.println(failed.getColorScheme().errorText("error: " + error.getMessage()));
    err.flush();
    return code;
  }

  private static int exitCode(Exception error) {
    if (error instanceof FashionMnistUnavailableException
        || error instanceof InvalidDataException) {
      return ExitCode.DATA;
    }
    if (error instanceof DivergedException) {
      return ExitCode.DIVERGED;
    }
    if (error instanceof ParameterException || error instanceof IllegalArgumentException) {
      return ExitCode.USAGE;
    }
    return error instanceof IOException ? ExitCode.FILES : ExitCode.FAILURE;
  }
}

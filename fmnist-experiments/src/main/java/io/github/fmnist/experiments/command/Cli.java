package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnistUnavailableException;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.models.DivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command: options in, exit code out, errors as one clear line each. */
public final class Cli {
  private Cli() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(Object command, String... args) {
    // 0.85 and 10,000 look alike everywhere: on the screen, in figures, in files.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(new CommandLine(command), args));
  }

  public static int run(CommandLine commandLine, String... args) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((error, given) -> refuse(error))
        .setExecutionStrategy(Cli::execute)
        .setExecutionExceptionHandler((error, failed, parsed) -> report(error, failed))
        .execute(args);
  }

  /** Refuses values without content, which paths and names would take for something. */
  private static int execute(ParseResult parsed) {
    for (ParseResult of = parsed; of != null; of = of.subcommand()) {
      for (ArgSpec argument : of.matchedArgs()) {
        if (argument.originalStringValues().stream().anyMatch(String::isBlank)) {
          String name =
              argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
          throw new ParameterException(
              of.commandSpec().commandLine(), name + ": a value expected, found an empty one");
        }
      }
    }
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      // Picocli's handler of failures is asked about exceptions alone.
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
    }
  }

  private static int refuse(ParameterException error) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = print(usageMessage(error), command);
    if (UnmatchedArgumentException.printSuggestions(error, err)) {
      err.flush();
      return ExitCode.USAGE;
    }
    if (command.getSubcommands().isEmpty()) {
      err.printf("%s --help lists the options%n", command.getCommandSpec().qualifiedName());
    } else {
      command.usage(err);
    }
    err.flush();
    return ExitCode.USAGE;
  }

  /** Returns picocli's message, but names the values of an option as they are written. */
  private static String usageMessage(ParameterException error) {
    String message = String.valueOf(error.getMessage());
    if (message.startsWith("Invalid value")
        && error.getArgSpec() instanceof OptionSpec option
        && option.completionCandidates() != null) {
      return "%s: one of %s expected, found %s"
          .formatted(
              option.longestName(),
              String.join(", ", option.completionCandidates()).toLowerCase(Locale.ROOT),
              error.getValue());
    }
    return message;
  }

  private static int report(Exception error, CommandLine failed) throws Exception {
    int code = exitCode(error);
    if (code == ExitCode.FAILURE) {
      throw error; // picocli prints the stack trace: this is for us, not for the user
    }
    print(message(error), failed).flush();
    return code;
  }

  private static PrintWriter print(String message, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("error: " + message));
    return err;
  }

  /** Says what happened, whatever the exception leaves out. */
  static String message(Exception error) {
    Optional<OutOfMemoryError> outOfMemory = outOfMemory(error);
    if (outOfMemory.isPresent()) {
      return "the memory does not suffice: %s; the JVM may take %,d MiB, -Xmx4g allows it 4 GiB"
          .formatted(outOfMemory.get().getMessage(), Runtime.getRuntime().maxMemory() >> 20);
    }
    if (error instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getFile() + ": " + reason(failure);
    }
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }

  /** Java's own exceptions name the file and leave the reason to their class. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a directory expected, found a file";
    }
    if (failure instanceof NotDirectoryException) {
      return "a directory expected, found something else";
    }
    return failure instanceof AccessDeniedException
        ? "permission denied"
        : failure.getClass().getSimpleName();
  }

  /** Finds it below the exceptions of other threads, of reflection and of static initializers. */
  private static Optional<OutOfMemoryError> outOfMemory(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .filter(OutOfMemoryError.class::isInstance)
        .map(OutOfMemoryError.class::cast)
        .findFirst();
  }

  private static int exitCode(Exception error) {
    if (outOfMemory(error).isPresent()) {
      return ExitCode.MEMORY;
    }
    if (error instanceof FashionMnistUnavailableException
        || error instanceof InvalidDataException) {
      return ExitCode.DATA;
    }
    if (error instanceof DivergedException) {
      return ExitCode.DIVERGED;
    }
    if (error instanceof InvalidPathException) {
      return ExitCode.USAGE;
    }
    return error instanceof IOException ? ExitCode.FILES : ExitCode.FAILURE;
  }
}

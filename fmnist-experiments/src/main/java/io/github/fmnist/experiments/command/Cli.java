package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnistUnavailableException;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.run.InterruptedRunException;
import io.github.fmnist.experiments.run.Interruption;
import io.github.fmnist.models.DivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command, reports each error in one line and returns the exit code. */
public final class Cli {
  private Cli() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(Object command, String... args) {
    // Numbers have the same format, such as 0.85 and 10,000, on the screen, in figures and in
    // files.
    Locale.setDefault(Locale.ROOT);
    Interruption.install();
    Interruption.exit(run(new CommandLine(command), args));
  }

  public static int run(CommandLine commandLine, String... args) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((error, given) -> refuse(error))
        .setExecutionStrategy(Cli::execute)
        .setExecutionExceptionHandler((error, failed, parsed) -> report(error, failed))
        .execute(args);
  }

  /**
   * Runs the command line again with other options in the place of one option, so that the
   * provenance has them and the run can be repeated without what supplied them. Options that the
   * command line has win.
   *
   * @param options the other options, as {@code --name=value}
   * @return the exit code
   */
  public static int runWith(CommandSpec command, String option, List<String> options) {
    CommandLine root = command.root().commandLine();
    List<String> arguments = new ArrayList<>(root.getParseResult().expandedArgs());
    ParseResult given = command.commandLine().getParseResult();
    replace(
        arguments,
        option,
        options.stream().filter(each -> !given.hasMatchedOption(each.split("=", 2)[0])).toList());
    return run(root, arguments.toArray(String[]::new));
  }

  /** Replaces an option and its value by other arguments, if the arguments have that option. */
  public static void replace(List<String> arguments, String option, List<String> replacement) {
    for (int i = 0; i < arguments.size(); i++) {
      boolean separate = arguments.get(i).equals(option);
      if (separate || arguments.get(i).startsWith(option + "=")) {
        List<String> found =
            arguments.subList(i, Math.min(arguments.size(), i + (separate ? 2 : 1)));
        found.clear();
        found.addAll(replacement);
        return;
      }
    }
  }

  /**
   * Parses the options of a command, and does not run it.
   *
   * @param options names of options, each with its value
   * @return the command
   * @throws ParameterException if an option or a value is not one of the command
   */
  public static <T> T parse(T command, Map<String, String> options) {
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(
            options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .toArray(String[]::new));
    return command;
  }

  /** Uses another command, whose options may be wrong. */
  public interface Use<T, E extends Exception> {
    T get() throws E;
  }

  /**
   * Uses another command in the place of options of a running one.
   *
   * @throws ParameterException if options are wrong, as of the running command
   */
  public static <T, E extends Exception> T asOf(CommandSpec running, Use<T, E> use) throws E {
    try {
      return use.get();
    } catch (ParameterException e) {
      throw new ParameterException(running.commandLine(), usageMessage(e), e);
    }
  }

  /** Returns the options that a command line has, with their values as given, by name. */
  public static Map<String, String> options(ParseResult parsed) {
    Map<String, String> options = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      if (!option.hidden()) {
        boolean flag = option.arity().max() == 0;
        options.put(
            option.longestName(),
            flag
                ? String.valueOf(option.<Object>getValue())
                : String.join(",", option.originalStringValues()));
      }
    }
    return options;
  }

  /** Rejects blank values, which could pass as paths and names, and runs the command. */
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
      // Picocli calls its execution exception handler for exceptions only, not for errors.
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

  /**
   * Returns picocli's message, but lists the values of an option as spelled on the command line.
   */
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
      throw error; // picocli prints the stack trace of a defect of fmnist
    }
    print(message(error), failed).flush();
    return code;
  }

  private static PrintWriter print(String message, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("error: " + message));
    return err;
  }

  /** Returns the exception's message, completed with what Java's exceptions leave out. */
  static String message(Exception error) {
    Optional<OutOfMemoryError> outOfMemory = outOfMemory(error);
    if (outOfMemory.isPresent()) {
      return "out of memory: %s; the JVM may use %,d MiB, and -Xmx4g allows 4 GiB"
          .formatted(outOfMemory.get().getMessage(), Runtime.getRuntime().maxMemory() >> 20);
    }
    if (error instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getFile() + ": " + reason(failure);
    }
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }

  /** Returns the reason of an exception of Java's file system, whose message is only the file. */
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

  /**
   * Returns the {@code OutOfMemoryError} among an error and its causes: exceptions of other
   * threads, of reflection and of static initializers wrap it.
   */
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
    if (error instanceof InterruptedRunException) {
      return ExitCode.INTERRUPTED;
    }
    if (error instanceof InvalidPathException) {
      return ExitCode.USAGE;
    }
    return error instanceof IOException ? ExitCode.FILES : ExitCode.FAILURE;
  }
}

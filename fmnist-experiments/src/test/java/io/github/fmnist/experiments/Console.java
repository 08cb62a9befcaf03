package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The exit code and the output of a command line. */
public record Console(int exitCode, String out, String err) {

  /** Runs {@code fmnist} with these arguments in this process. */
  public static Console run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        new CommandLine(new Fmnist())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int exitCode = Cli.run(commandLine, texts);
    return new Console(exitCode, out.toString(), err.toString());
  }
}

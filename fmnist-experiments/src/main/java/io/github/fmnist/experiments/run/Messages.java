package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.fmnist.experiments.record.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what a command does: in sentences and by progress to people, on standard error, and in
 * events to programs, on standard output.
 */
public final class Messages {
  /** The launcher sets this property: Java cannot detect whether standard error is a terminal. */
  private static final String TERMINAL = "fmnist.terminal";

  private final PrintWriter err;
  private final boolean quiet;
  private final Optional<PrintWriter> events;

  private Messages(PrintWriter err, boolean quiet, Optional<PrintWriter> events) {
    this.err = err;
    this.quiet = quiet;
    this.events = events;
  }

  /** Returns messages for people only, all of them. */
  public static Messages to(PrintWriter err) {
    return new Messages(err, false, Optional.empty());
  }

  /** Leaves out all sentences but warnings, and the progress. */
  public Messages quiet() {
    return new Messages(err, true, events);
  }

  /** Also writes each event as a line of JSON. */
  public Messages events(PrintWriter out) {
    return new Messages(err, quiet, Optional.of(out));
  }

  /** Returns the options of a command that says as much. */
  public List<String> options() {
    List<String> options = new ArrayList<>();
    if (quiet) {
      options.add("--quiet");
    }
    if (events.isPresent()) {
      options.add("--json");
    }
    return options;
  }

  /** Says what the command does. */
  public void info(String sentence) {
    if (!quiet) {
      print(sentence);
    }
  }

  /** Says what people should know even if they want to read little; also an event. */
  public void warn(String sentence) {
    print(sentence);
    event(new Event.Warning(sentence));
  }

  private void print(String lines) {
    err.println(lines);
    err.flush();
  }

  /** Writes an event, if a program wants them. */
  public void event(Event event) {
    events.ifPresent(
        out -> {
          try {
            out.println(Json.MAPPER.writeValueAsString(event));
          } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + event, e);
          }
          out.flush();
        });
  }

  /** Returns whether progress is a bar: on a terminal, unless people want to read little. */
  boolean showsBars() {
    return !quiet && Boolean.getBoolean(TERMINAL);
  }
}

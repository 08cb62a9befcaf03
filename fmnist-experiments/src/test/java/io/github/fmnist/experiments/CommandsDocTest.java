package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The reference of all commands is generated from their options. {@code -Dcommands.write}
 * regenerates it.
 */
class CommandsDocTest {
  private static final Path REFERENCE = Path.of("..", "docs", "commands.md");
  private static final String DEFAULT = "\n  Default: ";

  @Test
  void theReferenceHasTheTextsOfTheHelp() throws IOException {
    CommandSpec fmnist = new CommandLine(new Fmnist()).getCommandSpec();
    List<String> lines = new ArrayList<>();
    lines.add("# Commands");
    lines.add("");
    lines.add(fmnist.usageMessage().description()[0]);
    lines.add("`./fmnist COMMAND --help` prints the same texts as this page, which is generated");
    lines.add("from them: `mvn verify -Dcommands.write` regenerates it.");
    commands(fmnist).forEach(command -> lines.addAll(section(command)));
    lines.addAll(List.of("", "## Exit codes", "", "| code | meaning |", "|---|---|"));
    for (Map.Entry<String, String> code : fmnist.usageMessage().exitCodeList().entrySet()) {
      lines.add("| %s | %s |".formatted(code.getKey(), code.getValue()));
    }
    String expected = String.join("\n", lines) + "\n";
    if (System.getProperty("commands.write") != null) {
      Files.writeString(REFERENCE, expected);
    }
    assertThat(Files.readString(REFERENCE)).isEqualTo(expected);
  }

  /** Returns the commands without subcommands, in the order of the help. */
  private static List<CommandSpec> commands(CommandSpec parent) {
    List<CommandSpec> commands = new ArrayList<>();
    for (CommandLine child : parent.subcommands().values()) {
      CommandSpec command = child.getCommandSpec();
      if (command.subcommands().isEmpty()) {
        commands.add(command);
      } else {
        commands.addAll(commands(command));
      }
    }
    commands.removeIf(command -> command.usageMessage().hidden() || command.name().equals("help"));
    return commands;
  }

  private static List<String> section(CommandSpec command) {
    List<String> lines = new ArrayList<>();
    String name = command.qualifiedName().replaceFirst("^fmnist ", "");
    // picocli has formatted the descriptions of options, but not this one.
    String[] description =
        Arrays.stream(command.usageMessage().description())
            .map(each -> String.format(Locale.ROOT, each))
            .toArray(String[]::new);
    lines.addAll(List.of("", "## " + name, "", text(description), ""));
    lines.addAll(List.of("| option | default | meaning |", "|---|---|---|"));
    for (PositionalParamSpec argument : command.positionalParameters()) {
      lines.add(row("`%s`".formatted(argument.paramLabel()), argument));
    }
    for (OptionSpec option : command.options().stream().filter(o -> !o.hidden()).toList()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        lines.add(row("`%s`".formatted(usage(option)), option));
      }
    }
    if (command.usageMessage().footer().length > 0) {
      lines.addAll(List.of("", "```"));
      List.of(command.usageMessage().footer()).forEach(example -> lines.add(example.strip()));
      lines.add("```");
    }
    return lines;
  }

  /** picocli warns of a text that is no format, such as one with a single percent sign. */
  @Test
  void theHelpIsPrintedWithoutWarnings(@TempDir Path directory) throws Exception {
    String classPath = System.getProperty("java.class.path");
    Console console = ChildJvm.run(directory, classPath, HelpOfAllCommands.class);
    assertThat(console.out()).contains("Usage: fmnist vae", "Usage: fmnist reproduce");
    assertThat(console.err()).isEmpty();
  }

  /** Prints the help of all commands. */
  static final class HelpOfAllCommands {
    private HelpOfAllCommands() {}

    public static void main(String[] args) {
      CommandLine fmnist = new CommandLine(new Fmnist());
      fmnist.usage(System.out);
      for (CommandSpec command : commands(fmnist.getCommandSpec())) {
        command.commandLine().usage(System.out);
      }
    }
  }

  @Test
  void everyCommandHasExamplesThatAreCommandLines() {
    CommandLine fmnist = new CommandLine(new Fmnist()).setCaseInsensitiveEnumValuesAllowed(true);
    for (CommandLine each : fmnist.getSubcommands().values()) {
      CommandSpec command = each.getCommandSpec();
      if (command.usageMessage().hidden()
          || List.of("help", "generate-completion").contains(command.name())) {
        continue;
      }
      assertThat(command.usageMessage().footer()).as(command.name()).isNotEmpty();
      for (String example : command.usageMessage().footer()) {
        assertThat(example).startsWith("  ./fmnist " + command.name() + " ");
        String[] arguments = example.strip().split(" ", -1);
        fmnist.parseArgs(Arrays.copyOfRange(arguments, 1, arguments.length));
      }
    }
  }

  private static String usage(OptionSpec option) {
    String name = option.longestName();
    if (option.arity().max() == 0) {
      return name;
    }
    String list = option.splitRegex().isEmpty() ? "" : "," + option.paramLabel() + "...";
    return name + " " + option.paramLabel() + list;
  }

  private static String row(String usage, ArgSpec argument) {
    String text = text(argument.description());
    int at = text.indexOf(DEFAULT);
    String value =
        at >= 0
            ? text.substring(at + DEFAULT.length())
            : argument.arity().max() == 0 || argument.defaultValue() == null
                ? ""
                : "`" + argument.defaultValue() + "`";
    return "| %s | %s | %s |".formatted(usage, value, at >= 0 ? text.substring(0, at) : text);
  }

  private static String text(String... description) {
    return List.of(description).stream()
        .collect(Collectors.joining(" "))
        .replace("|", "\\|")
        .replace("<", "\\<");
  }
}

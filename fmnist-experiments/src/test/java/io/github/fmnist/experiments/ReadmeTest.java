package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void everySnippetCompiles() throws IOException {
    List<String> snippets =
        SNIPPET.matcher(readme()).results().map(match -> match.group(1)).toList();
    assertThat(snippets).isNotEmpty();
    for (String snippet : snippets) {
      assertThat(complaints(snippet)).as(snippet).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan", "evaluate"})
  void namesEveryOption(String command) throws IOException {
    String help = Console.run(command, "--help").out();
    List<String> options =
        Pattern.compile("--[a-z-]+").matcher(help).results().map(match -> match.group()).toList();
    assertThat(options).contains("--data", "--seed");
    assertThat(options)
        .filteredOn(option -> !option.equals("--version"))
        .allSatisfy(option -> assertThat(readme()).contains(option));
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan", "evaluate"})
  void helpIsThatOfTheCommandAlone(String command) {
    String help = Console.run(command, "--help").out();
    assertThat(help).doesNotContain("${", "of gan", "of vae", "and gan");
    assertThat(help.contains("initial weights")).isEqualTo(!command.equals("evaluate"));
    assertThat(help.contains("Default: 64")).isEqualTo(command.equals("gan"));
    assertThat(help.contains("Default: 128"))
        .isEqualTo(List.of("activations", "vae").contains(command));
    assertThat(help.contains("Default: cosine")).isEqualTo(List.of("gan", "vae").contains(command));
  }

  @Test
  void explainsExitCodesInTheWordsOfTheHelp() throws IOException {
    String help = Console.run("--help").out();
    List<String> rows =
        Pattern.compile("^ +(\\d) +(.*)$", Pattern.MULTILINE)
            .matcher(help)
            .results()
            .map(match -> "| %s | %s |".formatted(match.group(1), match.group(2)))
            .toList();
    assertThat(rows).hasSize(8).allSatisfy(row -> assertThat(readme()).contains(row));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  private String complaints(String snippet) throws IOException {
    String imports = lines(snippet, true);
    Path source = directory.resolve("Snippet.java");
    Files.writeString(
        source,
        imports
            + "\nclass Snippet {\n  void run() throws Exception {\n"
            + lines(snippet, false)
            + "\n  }\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    boolean compiles =
        compiler
            .getTask(
                complaints,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    directory.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                compiler
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source.toFile()))
            .call();
    return compiles ? "" : complaints.toString();
  }

  private static String lines(String snippet, boolean imports) {
    return snippet
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }
}

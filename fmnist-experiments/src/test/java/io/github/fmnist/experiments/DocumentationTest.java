package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of README and docs compiles and runs, and their links lead to files. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final int MAX_README_BYTES = 10_000;
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

  @TempDir Path directory;

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.size(ROOT.resolve("README.md"))).isLessThanOrEqualTo(MAX_README_BYTES);
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(match -> match.group(1))
          .filter(target -> URI.create(target).getScheme() == null)
          .forEach(target -> assertThat(page.resolveSibling(target)).exists());
    }
  }

  @Test
  void everySnippetRuns() throws Exception {
    run(snippets().stream().filter(snippet -> !needsTheDataset(snippet)).toList());
  }

  @Test
  @Tag("real-data")
  @EnabledIfEnvironmentVariable(named = "FMNIST_DATA", matches = ".+")
  void everySnippetRunsOnTheDataset() throws Exception {
    run(snippets().stream().filter(DocumentationTest::needsTheDataset).toList());
  }

  @Test
  void everySnippetCompiles() throws IOException {
    compile(snippets());
  }

  private static boolean needsTheDataset(String snippet) {
    return snippet.contains("FashionMnist");
  }

  private void run(List<String> snippets) throws Exception {
    compile(snippets);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                directory + File.pathSeparator + System.getProperty("java.class.path"),
                "RunAll")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.txt").toFile())
            .start();
    int exit = process.waitFor();
    assertThat(exit).as(() -> read(directory.resolve("output.txt"))).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Compiles each snippet as a class of its own; {@code RunAll} calls them one after the other. */
  private void compile(List<String> snippets) throws IOException {
    assertThat(snippets).isNotEmpty();
    List<Path> sources = new ArrayList<>();
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < snippets.size(); i++) {
      String name = "Snippet" + i;
      sources.add(write(name, lines(snippets.get(i), true), lines(snippets.get(i), false)));
      calls.append("    System.out.println(\"%s\"); %s.main(args);%n".formatted(name, name));
    }
    sources.add(write("RunAll", "", calls.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
      assertThat(compiler.getTask(messages, files, null, options, null, units).call())
          .as(messages::toString)
          .isTrue();
    }
  }

  private Path write(String name, String imports, String statements) throws IOException {
    return Files.writeString(
        directory.resolve(name + ".java"),
        "%s%nclass %s {%n  public static void main(String[] args) throws Exception {%n%s%n  }%n}%n"
            .formatted(imports, name, statements));
  }

  private static String lines(String snippet, boolean imports) {
    return snippet
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> snippets() throws IOException {
    List<String> snippets = new ArrayList<>();
    for (Path page : pages()) {
      SNIPPET.matcher(Files.readString(page)).results().map(m -> m.group(1)).forEach(snippets::add);
    }
    return snippets;
  }

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan", "evaluate"})
  void helpHasTheTextsOfItsCommandOnly(String command) {
    String help = Console.run(command, "--help").out();
    assertThat(help).doesNotContain("${", "of gan", "of vae", "and gan");
    assertThat(help.contains("initial weights")).isEqualTo(!command.equals("evaluate"));
    assertThat(help.contains("Default: 64")).isEqualTo(command.equals("gan"));
    assertThat(help.contains("Default: 128"))
        .isEqualTo(List.of("activations", "vae").contains(command));
    assertThat(help.contains("Default: cosine")).isEqualTo(command.equals("vae"));
  }
}

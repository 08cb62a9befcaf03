package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 2, 3, 4, 5, 6);

  @TempDir Path directory;

  @Test
  void isNamedAfterTimeAndCommandByDefault() throws IOException {
    assertThat(RunDirectory.of(null, "activations", NOW).path())
        .isEqualTo(Path.of("runs", "20260203-040506-activations"));
  }

  @Test
  void isMadeByItsFirstFile() throws IOException {
    Path path = directory.resolve("a").resolve("b");
    RunDirectory run = RunDirectory.of(path, "test", NOW);
    assertThat(path).doesNotExist();
    run.writeJson("config.json", Map.of("epochs", 3));
    assertThat(path.resolve("config.json")).hasContent("{\n  \"epochs\" : 3\n}\n");
  }

  @Test
  void takesAnEmptyDirectoryAndNoOther() throws IOException {
    assertThat(RunDirectory.of(directory, "test", NOW).path()).isEqualTo(directory);
    Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.of(directory, "test", NOW))
        .isInstanceOf(IOException.class)
        .hasMessage("%s: a new or empty directory expected, found files in it", directory);
  }

  @Test
  void leavesTheOldFileAndNoOtherIfWritingFails() throws IOException {
    RunDirectory run = RunDirectory.of(directory, "test", NOW);
    run.write("result", out -> out.write('1'));
    assertThatThrownBy(
            () ->
                run.write(
                    "result",
                    out -> {
                      out.write('2');
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith("result"));
    assertThat(directory.resolve("result")).hasContent("1");
  }

  @Test
  void writesRecordsAsRowsInTheOrderOfTheirComponents() throws IOException {
    RunDirectory run = RunDirectory.of(directory, "test", NOW);
    run.writeCsv("points.csv", Point.class, List.of(new Point(1.5, 2), new Point(3, -4)));
    assertThat(directory.resolve("points.csv")).hasContent("y,x\n1.5,2.0\n3.0,-4.0\n");
  }

  record Point(double y, double x) {}
}

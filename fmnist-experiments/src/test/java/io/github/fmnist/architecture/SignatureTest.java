package io.github.fmnist.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The {@code api.txt} of each module lists its public API, so that each change of the API shows in
 * a diff. {@code -Dapi.write} regenerates the files.
 */
class SignatureTest {
  private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();

  @ParameterizedTest
  @FieldSource("io.github.fmnist.architecture.Modules#NAMES")
  void thePublicApiIsTheCommittedOne(String module) throws IOException {
    Path file = Modules.directory(module).resolve("api.txt");
    String found = signatures(module);
    if (System.getProperty("api.write") != null) {
      Files.writeString(file, found);
    }
    assertThat(found)
        .as(
            "the public API of fmnist-%s compared with %s; -Dapi.write regenerates it",
            module, file)
        .isEqualTo(Files.readString(file).replace("\r\n", "\n"));
  }

  private static String signatures(String module) {
    List<String> classFiles =
        Modules.CLASSES.stream()
            .filter(type -> Modules.isOf(module, type) && !Modules.isInternal(type))
            .filter(SignatureTest::isAccessible)
            .sorted(Comparator.comparing(JavaClass::getName))
            .map(type -> location(type.getSource().orElseThrow().getUri()))
            .toList();
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String[] arguments =
        Stream.concat(Stream.of("-protected"), classFiles.stream()).toArray(String[]::new);
    assertThat(JAVAP.run(writer, writer, arguments)).as(out.toString()).isZero();
    return out.toString()
        .lines()
        .filter(line -> !line.startsWith("Compiled from "))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static boolean isAccessible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(SignatureTest::isAccessible).orElse(true);
  }

  private static String location(URI uri) {
    return uri.getScheme().equals("file") ? Path.of(uri).toString() : uri.toString();
  }
}

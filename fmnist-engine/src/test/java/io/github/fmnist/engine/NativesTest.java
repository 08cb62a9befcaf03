package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the messages for a class path with wrong native libraries. */
class NativesTest {

  @Test
  void thereIsNoObstacleHere() throws IOException {
    assertThat(Natives.obstacle()).isNull();
    assertThat(Loader.getVersion()).isEqualTo("1.5.13");
  }

  /** This happens if a pom lists nd4j-native before fmnist: Maven selects the nearest javacpp. */
  @Test
  void anOlderJavacppIsDetectedAtRunTimeAndTheRemedyConsistsOfElementsOfThePom(
      @TempDir Path directory) throws Exception {
    assertThat(outputWith("javacpp", "1.5.7", directory))
        .contains("WARN")
        .contains("stock Deeplearning4j computes, slowly")
        .contains("org.bytedeco:javacpp:1.5.13 expected, found 1.5.7")
        .satisfies(NativesTest::namesTheRemedy)
        .contains("compiled by DL4J");
  }

  /** This happens if a pom has only fmnist-engine, and nd4j-native-platform brings OpenBLAS. */
  @Test
  void anOlderOpenBlasCausesAWarningWithTheRemedyAndOneDnnComputes(@TempDir Path directory)
      throws Exception {
    assertThat(outputWith("openblas", "0.3.19-1.5.7", directory))
        .contains("WARN")
        .contains("org.bytedeco:openblas:0.3.31-1.5.13 expected, found 0.3.19-1.5.7")
        .satisfies(NativesTest::namesTheRemedy)
        .contains("compiled by ONEDNN");
  }

  private static String outputWith(String artifact, String version, Path directory)
      throws Exception {
    Path properties =
        directory.resolve("META-INF/maven/org.bytedeco/" + artifact + "/pom.properties");
    Files.createDirectories(properties.getParent());
    Files.writeString(properties, "version=" + version + "\n");
    return ChildProcess.run(CompilesANetwork.class, Map.of(), directory);
  }

  private static void namesTheRemedy(String output) {
    assertThat(output)
        .contains("import io.github.fmnist:fmnist-bom in the dependencyManagement of your pom")
        .contains("put first among the dependencies of your pom")
        .contains(dependency("javacpp", "1.5.13"))
        .contains(dependency("javacpp-platform", "1.5.13"))
        .contains(dependency("openblas-platform", "0.3.31-1.5.13"))
        .contains(dependency("dnnl-platform", "3.11-1.5.13"));
  }

  private static String dependency(String artifact, String version) {
    return "<dependency><groupId>org.bytedeco</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
        .formatted(artifact, version);
  }

  /** The main class of a separate process. */
  static final class CompilesANetwork {
    private CompilesANetwork() {}

    public static void main(String[] arguments) {
      try (CompiledNetwork compiled = Engine.AUTO.compile(Nets.smallCnn())) {
        PrintStream out = System.out;
        out.println("compiled by " + compiled.engine());
      }
    }
  }
}

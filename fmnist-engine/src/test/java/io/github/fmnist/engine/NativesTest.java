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

/** What a user is told whose class path has the wrong natives, or none. */
class NativesTest {

  @Test
  void nothingIsInTheWayHere() throws IOException {
    assertThat(Natives.obstacle()).isNull();
    assertThat(Loader.getVersion()).isEqualTo("1.5.13");
  }

  /** As when a pom lists nd4j-native before fmnist: the javacpp that is nearest wins. */
  @Test
  void anOlderJavacppIsFoundAtRunTimeAndTheRemedyIsAnElementOfThePom(@TempDir Path directory)
      throws Exception {
    Path properties = directory.resolve("META-INF/maven/org.bytedeco/javacpp/pom.properties");
    Files.createDirectories(properties.getParent());
    Files.writeString(properties, "version=1.5.7\n");
    String output = ChildProcess.run(CompilesANetwork.class, Map.of(), directory);
    assertThat(output)
        .contains("WARN")
        .contains("stock Deeplearning4j computes, slowly")
        .contains("org.bytedeco:javacpp:1.5.13 expected, found 1.5.7")
        .contains("put first among the dependencies of your pom")
        .contains(
            "<dependency><groupId>org.bytedeco</groupId>"
                + "<artifactId>javacpp-platform</artifactId><version>1.5.13</version></dependency>")
        .contains("compiled by DL4J");
  }

  /** For a process of its own. */
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

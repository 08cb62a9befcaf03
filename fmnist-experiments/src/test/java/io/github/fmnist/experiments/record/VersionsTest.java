package io.github.fmnist.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so it repeats some versions. */
class VersionsTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Pattern PROPERTY = Pattern.compile("<([a-z0-9-]+\\.version)>([^<]+)</");
  private static final Pattern OWN =
      Pattern.compile("<version>([^<$]+-SNAPSHOT|\\d[^<]*)</version>");

  @Test
  void theBomNamesTheVersionsThatTheBuildUses() throws IOException {
    String root = Files.readString(CHECKOUT.resolve("pom.xml"));
    String bom = Files.readString(CHECKOUT.resolve("fmnist-bom/pom.xml"));
    Map<String, String> used = properties(root);
    Map<String, String> named = properties(bom);
    // The build gets this version from dnnl.
    named.remove("opencl.version");
    assertThat(named)
        .containsKeys("dl4j.version", "javacpp.version", "openblas.version", "dnnl.version")
        .allSatisfy((name, version) -> assertThat(used).containsEntry(name, version));
    assertThat(firstVersion(bom)).isEqualTo(firstVersion(root));
  }

  private static Map<String, String> properties(String pom) {
    Map<String, String> properties = new TreeMap<>();
    Matcher matcher = PROPERTY.matcher(pom);
    while (matcher.find()) {
      properties.put(matcher.group(1), matcher.group(2));
    }
    return properties;
  }

  /** Returns the version of the project itself. */
  private static String firstVersion(String pom) {
    Matcher matcher = OWN.matcher(pom);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}

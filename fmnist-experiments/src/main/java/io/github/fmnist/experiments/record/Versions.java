package io.github.fmnist.experiments.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.IVersionProvider;

/** The versions of fmnist, from a resource that the build writes, and of Deeplearning4j. */
public final class Versions implements IVersionProvider {
  private static final Properties BUILD = read(Versions.class, "build.properties");

  /**
   * Maven's properties in the jar, since the manifests of Deeplearning4j's jars have no version.
   */
  private static final Properties ND4J =
      read(Nd4j.class, "/META-INF/maven/org.nd4j/nd4j-api/pom.properties");

  public static String fmnist() {
    return BUILD.getProperty("version");
  }

  /** Returns the commit of the build, with {@code -dirty} if it had uncommitted changes. */
  static String gitCommit() {
    return BUILD.getProperty("commit");
  }

  static String deeplearning4j() {
    return ND4J.getProperty("version");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"fmnist %s (%s)".formatted(fmnist(), gitCommit())};
  }

  private static Properties read(Class<?> beside, String resource) {
    Properties properties = new Properties();
    try (InputStream in = beside.getResourceAsStream(resource)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(
          resource + ": a resource of the jar expected, found none that can be read", e);
    }
    return properties;
  }
}

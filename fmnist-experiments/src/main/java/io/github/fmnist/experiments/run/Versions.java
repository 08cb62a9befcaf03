package io.github.fmnist.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.IVersionProvider;

/** Which fmnist this is; written into a resource at build time. */
public final class Versions implements IVersionProvider {
  private static final Properties BUILD = read(Versions.class, "build.properties");

  /** Maven puts it into every jar; the manifests of Deeplearning4j's name no version. */
  private static final Properties ND4J =
      read(Nd4j.class, "/META-INF/maven/org.nd4j/nd4j-api/pom.properties");

  static String fmnist() {
    return BUILD.getProperty("version");
  }

  /** Returns the commit, with {@code -dirty} if the build had changes that were not committed. */
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
      throw new UncheckedIOException(resource + " is part of the jar", e);
    }
    return properties;
  }
}

package io.github.fmnist.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.IVersionProvider;

/** Which fmnist this is; written into a resource at build time. */
final class Versions implements IVersionProvider {
  private static final Properties BUILD = read();

  static String fmnist() {
    return BUILD.getProperty("version");
  }

  static String gitCommit() {
    return BUILD.getProperty("commit");
  }

  static String deeplearning4j() {
    return Nd4j.class.getPackage().getImplementationVersion();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"fmnist %s (%s)".formatted(fmnist(), gitCommit())};
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("build.properties is part of the jar", e);
    }
    return properties;
  }
}

package io.github.fmnist.engine;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Whether oneDNN can be loaded, and what to do if not. */
final class Natives {
  private static final String WANTED = "1.5.13";
  private static final String OBSTACLE = find();

  private Natives() {}

  /** What keeps oneDNN from being used, with the remedy; null if nothing does. */
  static String obstacle() {
    return OBSTACLE;
  }

  private static String find() {
    try {
      String javacpp = Loader.getVersion();
      if (!WANTED.equals(javacpp)) {
        return "org.bytedeco:javacpp:%s expected, found %s; put first among the dependencies of your pom: %s"
            .formatted(WANTED, javacpp, dependency("javacpp-platform", WANTED));
      }
      Dnnl.engine();
      if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU) {
        return "nd4j's arrays expected in the memory of the CPU, found its backend "
            + Nd4j.getExecutioner().type();
      }
      return null;
    } catch (IOException | LinkageError e) {
      return "the natives of oneDNN are not to be had (%s); put first among the dependencies of your pom: %s"
          .formatted(
              e,
              dependency("javacpp-platform", WANTED)
                  + dependency("dnnl-platform", "3.11-" + WANTED));
    }
  }

  private static String dependency(String artifact, String version) {
    return "<dependency><groupId>org.bytedeco</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
        .formatted(artifact, version);
  }
}

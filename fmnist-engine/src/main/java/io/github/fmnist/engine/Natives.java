package io.github.fmnist.engine;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** Checks whether oneDNN can be loaded, and describes the remedy if not. */
final class Natives {
  private static final String JAVACPP = "1.5.13";
  private static final String OPENBLAS = "0.3.31-" + JAVACPP;
  private static final String DNNL = "3.11-" + JAVACPP;
  private static final @Nullable String OBSTACLE = find();

  private Natives() {}

  /** Returns the reason why oneDNN cannot be used, with the remedy; null if it can be used. */
  static @Nullable String obstacle() {
    return OBSTACLE;
  }

  private static @Nullable String find() {
    try {
      String javacpp = Loader.getVersion();
      if (!JAVACPP.equals(javacpp)) {
        return mismatch("javacpp", JAVACPP, javacpp);
      }
      Dnnl.engine();
      if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU) {
        return "a backend of nd4j with arrays in CPU memory expected, found "
            + Nd4j.getExecutioner().type();
      }
      warnOfAnotherOpenBlas();
      return null;
    } catch (IOException | LinkageError e) {
      return "the natives of oneDNN are not to be had (%s); %s".formatted(e, remedy());
    }
  }

  /**
   * Warns of another version of OpenBLAS. It is no obstacle, since oneDNN does not use OpenBLAS,
   * but nd4j does.
   */
  private static void warnOfAnotherOpenBlas() throws IOException {
    String openBlas = Loader.getVersion("org.bytedeco", "openblas");
    if (!OPENBLAS.equals(openBlas)) {
      Engine.warnOnce(mismatch("openblas", OPENBLAS, openBlas));
    }
  }

  private static String mismatch(String artifact, String expected, String found) {
    return "org.bytedeco:%s:%s expected, found %s; %s"
        .formatted(artifact, expected, found, remedy());
  }

  /**
   * Returns the same remedy for all problems, since a class path with one wrong version is likely
   * to have more.
   */
  private static String remedy() {
    return "import io.github.fmnist:fmnist-bom in the dependencyManagement of your pom and declare"
        + " these without a version, or put first among the dependencies of your pom, in the place"
        + " of other versions: "
        + dependency("javacpp", JAVACPP)
        + dependency("javacpp-platform", JAVACPP)
        + dependency("openblas-platform", OPENBLAS)
        + dependency("dnnl-platform", DNNL);
  }

  private static String dependency(String artifact, String version) {
    return "<dependency><groupId>org.bytedeco</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
        .formatted(artifact, version);
  }
}

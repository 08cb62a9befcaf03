import java.util.Set;

/** A dependency of a generated project; managed says that the BOM has a version of it. */
record Dep(String group, String artifact, String version, boolean managed) {
  private static final Set<String> OLD =
      Set.of("nd4j-native", "nd4j-api", "javacpp", "javacpp-platform", "openblas-platform");

  static Dep ours(String artifact) {
    return new Dep("io.github.fmnist", artifact, "${fmnist.version}", true);
  }

  static Dep nd4j(String artifact) {
    return new Dep("org.nd4j", artifact, "1.0.0-M2.1", true);
  }

  static Dep dl4j(String artifact) {
    return new Dep("org.deeplearning4j", artifact, "1.0.0-M2.1", true);
  }

  static Dep bytedeco(String artifact, String version) {
    return new Dep("org.bytedeco", artifact, version, true);
  }

  /** Where Maven's rules let it win over what fmnist-models wants, if it comes first. */
  boolean bringsAnOlderJavacpp() {
    return OLD.contains(artifact) && !version.endsWith("1.5.13");
  }

  boolean sameAs(Dep other) {
    return group.equals(other.group) && artifact.equals(other.artifact);
  }

  String xml(boolean bom) {
    // MKL is large, not needed, and brings nothing that matters here.
    String exclusions =
        artifact.equals("nd4j-native-platform") || artifact.equals("deeplearning4j-core")
            ? "<exclusions><exclusion><groupId>org.bytedeco</groupId>"
                + "<artifactId>mkl-platform</artifactId></exclusion></exclusions>"
            : "";
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s%s</dependency>\n"
        .formatted(
            group,
            artifact,
            bom && managed ? "" : "<version>" + version + "</version>",
            exclusions);
  }

  String show(boolean bom) {
    return artifact + (group.equals("org.bytedeco") && !bom ? ":" + version : "");
  }
}

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A project outside the reactor: its dependencies in their order, with the BOM or without. */
record Project(String name, List<Dep> dependencies, boolean bom, String managed) {
  private static final Pattern ELEMENT =
      Pattern.compile(
          "<dependency><groupId>(.*?)</groupId><artifactId>(.*?)</artifactId><version>(.*?)</version>");

  boolean has(String artifact) {
    return dependencies.stream().anyMatch(d -> d.artifact().equals(artifact));
  }

  boolean bringsModels() {
    return has("fmnist-models") || has("fmnist-experiments");
  }

  boolean hasEngine() {
    return bringsModels() || has("fmnist-engine");
  }

  /** Whether Maven's rules keep what this project gets out of our hands. */
  boolean mayNeedTheRemedy() {
    if (bom) {
      return false;
    }
    for (Dep dependency : dependencies) {
      if (dependency.bringsAnOlderJavacpp()) {
        return true;
      }
      if (dependency.artifact().equals("fmnist-models")
          || dependency.artifact().equals("fmnist-experiments")) {
        break;
      }
    }
    // fmnist-engine brings no natives, so that nd4j-native-platform brings those of its OpenBLAS.
    return !bringsModels() || dependencies.stream().anyMatch(Project::isDirectJavacpp);
  }

  /** Maven takes what a project itself declares, wherever it stands. */
  private static boolean isDirectJavacpp(Dep dependency) {
    return dependency.artifact().equals("javacpp") && dependency.bringsAnOlderJavacpp();
  }

  /** This project once its author has done what the message says. */
  Project mended(String message, boolean withBom) {
    if (withBom) {
      return new Project(name + "-bom", dependencies, true, "");
    }
    List<Dep> mended = new ArrayList<>();
    Matcher element = ELEMENT.matcher(message);
    while (element.find()) {
      Dep dep = new Dep(element.group(1), element.group(2), element.group(3), true);
      if (mended.stream().noneMatch(dep::sameAs)) {
        mended.add(dep);
      }
    }
    List<Dep> named = List.copyOf(mended);
    dependencies.stream().filter(d -> named.stream().noneMatch(d::sameAs)).forEach(mended::add);
    return new Project(name + "-first", mended, false, "");
  }

  void write(Path directory, String version) throws IOException {
    StringBuilder pom = new StringBuilder("<project><modelVersion>4.0.0</modelVersion>\n");
    pom.append("<groupId>com.example</groupId><artifactId>").append(name).append("</artifactId>");
    pom.append("<version>1</version><packaging>pom</packaging>\n<properties><fmnist.version>");
    pom.append(version).append("</fmnist.version></properties>\n");
    String imports = (bom ? importOf("io.github.fmnist", "fmnist-bom", version) : "") + managed;
    pom.append("<dependencyManagement><dependencies>\n").append(imports);
    pom.append("</dependencies></dependencyManagement>\n<dependencies>\n");
    dependencies.forEach(d -> pom.append(d.xml(bom)));
    pom.append("</dependencies></project>\n");
    Files.createDirectories(directory.resolve(name));
    Files.deleteIfExists(classPath(directory));
    Files.writeString(directory.resolve(name).resolve("pom.xml"), pom);
  }

  static String importOf(String group, String artifact, String version) {
    return ("<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
            + "<type>pom</type><scope>import</scope></dependency>\n")
        .formatted(group, artifact, version);
  }

  Path classPath(Path directory) {
    return directory.resolve(name).resolve("classpath.txt");
  }

  @Override
  public String toString() {
    return name + (bom ? ", BOM: " : ": ") + dependencies.stream().map(d -> d.show(bom)).toList();
  }
}

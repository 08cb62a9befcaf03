import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Draws projects outside the reactor from a seed, resolves their class paths and runs a program in
 * each: it trains a step on oneDNN without a warning, or says what to do, which then helps.
 */
final class Consumers {
  private static final Pattern OLD_LIBRARY =
      Pattern.compile(
          "(gson-2\\.8\\.0|commons-compress-1\\.21|commons-io-2\\.7|commons-net-3\\.1|commons-codec-1\\.10"
              + "|commons-lang3-3\\.11|commons-math3-3\\.5|slf4j-api-1\\.7\\.21|jna-4\\.3\\.0|jna-platform-4\\.3\\.0)\\.jar");

  private final Workshop workshop = new Workshop();
  private final Random random;
  private final String version;
  private final List<String> failures = new ArrayList<>();
  private final Map<Project, Project> mended = new LinkedHashMap<>();
  private int onednn;
  private int skipped;

  private Consumers(long seed) throws IOException {
    random = new Random(seed);
    String pom = Files.readString(Path.of("pom.xml"));
    version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
  }

  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(System.getenv("SEED"));
    Consumers consumers = new Consumers(seed);
    consumers.run(new Draw(seed, Boolean.parseBoolean(System.getenv("QUICK"))).projects());
  }

  private void run(List<Project> projects) throws Exception {
    workshop.installOurs();
    jarsHaveTheLicence();
    Project own = ownVersions();
    List<Project> all = new ArrayList<>(projects);
    all.add(own);
    workshop.resolve(all, version);
    ownVersionsStay(own);
    for (Project project : projects) {
      judge(project);
    }
    workshop.resolve(List.copyOf(mended.values()), version);
    for (Map.Entry<Project, Project> pair : mended.entrySet()) {
      judgeMended(pair.getValue());
    }
    System.out.printf(
        "%d projects: %d as wanted at once, %d told what to do, %d skipped; %d failures%n",
        projects.size(), onednn, mended.size(), skipped, failures.size());
    failures.forEach(f -> System.out.println("FAILED: " + f));
    System.exit(failures.isEmpty() ? 0 : 1);
  }

  private void judge(Project project) throws Exception {
    String classPath = workshop.classPath(project);
    if (classPath == null && project.has("deeplearning4j-core")) {
      skipped++;
      System.out.println(project + "\n  skipped: deeplearning4j-core cannot be had");
      return;
    }
    String output = output(project, classPath);
    if (isAsWanted(project, output)) {
      onednn++;
      System.out.println(project + "\n  as wanted");
    } else if (project.mayNeedTheRemedy() && namesTheRemedy(output)) {
      mended.put(project, project.mended(output, random.nextBoolean()));
      System.out.println(project + "\n  told what to do");
    } else {
      fail(project, output);
    }
    oldLibraries(project, classPath);
  }

  private void judgeMended(Project project) throws Exception {
    String output = output(project, workshop.classPath(project));
    if (isAsWanted(project, output)) {
      System.out.println(project + "\n  which helps");
    } else {
      fail(project, output);
    }
  }

  private String output(Project project, String classPath) throws Exception {
    if (classPath == null) {
      return "Maven could not resolve the class path";
    }
    return workshop.run(
        project.hasEngine() ? "TrainOneStep.java" : "MultiplyMatrices.java", classPath);
  }

  private static boolean isAsWanted(Project project, String output) {
    return output.contains(project.hasEngine() ? "trained by ONEDNN" : "multiplied")
        && !output.contains("do not match")
        && !output.contains("expected, found");
  }

  private static boolean namesTheRemedy(String output) {
    return output.contains("trained by ")
        && output.contains("expected, found")
        && output.contains("import io.github.fmnist:fmnist-bom")
        && output.contains("put first among the dependencies of your pom");
  }

  /** What the user declares first is the user's; all else is ours. */
  private void oldLibraries(Project project, String classPath) {
    if (classPath == null || project.dependencies().stream().anyMatch(Consumers::isForeign)) {
      return;
    }
    for (String jar : classPath.split(File.pathSeparator)) {
      String name = Path.of(jar).getFileName().toString();
      if (OLD_LIBRARY.matcher(name).matches()) {
        failures.add(project + " gets " + name);
      }
    }
  }

  private static boolean isForeign(Dep dependency) {
    return dependency.group().equals("org.nd4j") && !dependency.artifact().contains("platform")
        || dependency.group().equals("org.deeplearning4j");
  }

  /** A project that imports our BOM before those that say which Jackson and JUnit it wants. */
  private static Project ownVersions() {
    String imports =
        Project.importOf("com.fasterxml.jackson", "jackson-bom", "2.19.2")
            + Project.importOf("org.junit", "junit-bom", "5.13.4");
    return new Project(
        "own-versions",
        List.of(
            Dep.ours("fmnist-models"),
            new Dep("com.fasterxml.jackson.core", "jackson-annotations", "", true),
            new Dep("org.junit.jupiter", "junit-jupiter-api", "", true)),
        true,
        imports);
  }

  private void ownVersionsStay(Project project) throws IOException {
    String classPath = workshop.classPath(project);
    for (String jar : List.of("jackson-annotations-2.19.2.jar", "junit-jupiter-api-5.13.4.jar")) {
      if (classPath == null || !classPath.contains(jar)) {
        failures.add(project + " has no " + jar + " but " + classPath);
      }
    }
    System.out.println(project + "\n  the BOM leaves its Jackson and JUnit alone");
  }

  private void jarsHaveTheLicence() throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.walk(Path.of(""), 3)) {
      jars = files.filter(f -> f.toString().matches("fmnist-\\w+/target/fmnist-.*\\.jar")).toList();
    }
    for (Path jar : jars) {
      try (JarFile content = new JarFile(jar.toFile())) {
        if (content.getEntry("META-INF/LICENSE") == null
            || content.getEntry("META-INF/NOTICE") == null) {
          failures.add(jar + " has no LICENSE or no NOTICE");
        }
      }
    }
    System.out.println(jars.size() + " jars looked through for the licence");
  }

  private void fail(Project project, String output) {
    failures.add(project + "\n" + output.strip().indent(4));
    System.out.println(project + "\n  FAILED");
  }
}

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * The bills of materials name the jars that a stranger really gets, and the licences of these are
 * Apache, MIT, BSD or EPL. Of several licences, the user may choose one.
 */
final class BillsOfMaterials {
  private static final Pattern ALLOWED =
      Pattern.compile("(Apache-2\\.0|MIT|BSD-\\d-Clause|EPL-\\d\\.0)");

  /** Spark, which the users of fmnist-spark provide, has this library too, and is nearer to it. */
  private static final Set<String> PROVIDED = Set.of("fmnist-spark commons-collections4-4.1.jar");

  private final ClassPaths classPaths;
  private final Findings findings;
  private final Map<String, Set<String>> byLicence = new TreeMap<>();

  BillsOfMaterials(ClassPaths classPaths, Findings findings) {
    this.classPaths = classPaths;
    this.findings = findings;
  }

  void check(List<Artifact> artifacts) throws IOException {
    for (Artifact artifact : artifacts) {
      if (artifact.isJar()) {
        check(artifact);
      }
    }
    byLicence.forEach(
        (licence, names) ->
            System.out.printf(
                "  %s: %s%n",
                licence,
                names.size() > 12 ? names.size() + " libraries" : String.join(", ", names)));
  }

  private void check(Artifact artifact) throws IOException {
    Set<String> listed = new TreeSet<>();
    Element bill = Xml.read(artifact.file("-cyclonedx.xml"));
    for (Element component : Xml.children(Xml.children(bill, "components").get(0), "component")) {
      licences(artifact, component);
      if (!Xml.text(component, "scope").equals(Optional.of("optional"))) {
        listed.add(jar(component));
      }
    }
    Set<String> brought =
        classPaths.of(artifact).stream()
            .map(jar -> withoutVersion(jar.getFileName().toString()))
            .filter(jar -> !jar.equals(artifact.file(".jar").getFileName().toString()))
            .filter(jar -> !PROVIDED.contains(artifact + " " + jar))
            .collect(Collectors.toCollection(TreeSet::new));
    findings.expect(
        listed.equals(brought),
        "%s: a bill of materials that lists what it brings expected, found only in the bill %s,"
            + " only on the class path %s",
        artifact,
        without(listed, brought),
        without(brought, listed));
  }

  private void licences(Artifact artifact, Element component) {
    List<String> licences = new ArrayList<>();
    for (Element container : Xml.children(component, "licenses")) {
      for (Element licence : Xml.children(container, "license")) {
        licences.add(Xml.text(licence, "id").or(() -> Xml.text(licence, "name")).orElse("unnamed"));
      }
      Xml.text(container, "expression").ifPresent(licences::add);
    }
    String name = Xml.text(component, "name").orElseThrow();
    findings.expect(
        licences.stream().anyMatch(l -> ALLOWED.matcher(l).matches()),
        "%s brings %s: a licence of Apache, MIT, BSD or EPL expected, found %s",
        artifact,
        name,
        licences);
    byLicence.computeIfAbsent(String.join(" or ", licences), l -> new TreeSet<>()).add(name);
  }

  /** The file of a component, by its package URL: its classifier is nowhere else. */
  private static String jar(Element component) {
    String url = Xml.text(component, "purl").orElseThrow();
    String classifier =
        url.matches(".*classifier=.*") ? url.replaceAll(".*classifier=([^&]*).*", "-$1") : "";
    return withoutVersion(
        Xml.text(component, "name").orElseThrow()
            + "-"
            + Xml.text(component, "version").orElseThrow()
            + classifier
            + ".jar");
  }

  /**
   * The version of javacpp must be that of its natives. Artifacts without natives leave it to nd4j,
   * which brings the natives to their users, and are built with a newer one.
   */
  private static String withoutVersion(String jar) {
    return jar.matches("javacpp-[\\d.]+\\.jar") ? "javacpp of its natives.jar" : jar;
  }

  private static Set<String> without(Set<String> these, Set<String> those) {
    Set<String> rest = new TreeSet<>(these);
    rest.removeAll(those);
    return rest;
  }
}

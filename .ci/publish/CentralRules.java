import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.bouncycastle.openpgp.PGPException;
import org.w3c.dom.Element;

/** What Maven Central demands of each artifact before it takes a release. */
final class CentralRules {
  private static final List<String> REQUIRED =
      List.of(
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "developers/developer/organization",
          "developers/developer/organizationUrl",
          "scm/connection",
          "scm/developerConnection",
          "scm/url");

  private final List<Artifact> artifacts;
  private final SigningKey key;
  private final Findings findings;

  CentralRules(List<Artifact> artifacts, SigningKey key, Findings findings) {
    this.artifacts = artifacts;
    this.key = key;
    this.findings = findings;
  }

  void check() throws IOException, GeneralSecurityException, PGPException {
    int files = 0;
    for (Artifact artifact : artifacts) {
      pom(artifact);
      if (!Xml.text(Xml.read(artifact.pom()), "packaging").equals(Optional.of("pom"))) {
        findings.expect(artifact.isJar(), "%s: a jar expected, found none", artifact);
        contains(artifact, "-sources.jar", "\\.java");
        contains(artifact, "-javadoc.jar", "index\\.html");
        contains(artifact, ".jar", "META-INF/LICENSE");
      }
      for (Path file : artifact.files()) {
        checksum(file, "MD5");
        checksum(file, "SHA-1");
        signature(file);
        files++;
      }
    }
    System.out.printf(
        "%d artifacts with %d files: poms, checksums and signatures%n", artifacts.size(), files);
  }

  private void pom(Artifact artifact) throws IOException {
    Element pom = Xml.read(artifact.pom());
    for (String path : REQUIRED) {
      Optional<String> text = effective(artifact, path);
      findings.expect(
          text.isPresent() && !text.get().isEmpty(),
          "%s: <%s> expected, found none",
          artifact,
          path);
    }
    for (String repositories : List.of("repositories", "pluginRepositories")) {
      findings.expect(
          Xml.children(pom, repositories).isEmpty(),
          "%s: no <%s> expected, found some",
          artifact,
          repositories);
    }
    findings.expect(
        !Files.readString(artifact.pom()).contains("SNAPSHOT"),
        "%s: released versions expected, found a snapshot in its pom",
        artifact);
  }

  /** The value of a pom, or the one that it inherits. Ours inherit without a change. */
  private Optional<String> effective(Artifact artifact, String path) throws IOException {
    Element pom = Xml.read(artifact.pom());
    Optional<String> own = Xml.text(pom, path);
    Optional<String> parent = Xml.text(pom, "parent/artifactId");
    if (own.isPresent() || parent.isEmpty()) {
      return own;
    }
    for (Artifact other : artifacts) {
      if (other.name().equals(parent.get())) {
        return effective(other, path);
      }
    }
    return Optional.empty();
  }

  private void contains(Artifact artifact, String ending, String entry) throws IOException {
    Path file = artifact.file(ending);
    boolean found = false;
    if (Files.exists(file)) {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        found = zip.stream().anyMatch(e -> e.getName().matches("(.*/)?\\w*" + entry));
      }
    }
    findings.expect(found, "%s: a file with %s expected", file.getFileName(), entry);
  }

  private void checksum(Path file, String algorithm) throws IOException, GeneralSecurityException {
    byte[] sum = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
    String expected = "%0" + 2 * sum.length + "x";
    Path beside =
        file.resolveSibling(
            file.getFileName() + "." + algorithm.toLowerCase(Locale.ROOT).replace("-", ""));
    findings.expect(
        Files.exists(beside)
            && Files.readString(beside).strip().equals(expected.formatted(new BigInteger(1, sum))),
        "%s: the checksum of the file expected",
        beside.getFileName());
  }

  /** The signature must be right, and wrong for the same file with one bit changed. */
  private void signature(Path file) throws IOException, PGPException {
    Path signature = file.resolveSibling(file.getFileName() + ".asc");
    if (!Files.exists(signature)) {
      findings.expect(false, "%s: a signature expected, found none", file.getFileName());
      return;
    }
    byte[] content = Files.readAllBytes(file);
    findings.expect(
        key.hasSigned(content, signature), "%s: a valid signature expected", file.getFileName());
    content[content.length / 2] ^= 1;
    findings.expect(
        !key.hasSigned(content, signature),
        "%s: the signature of changed content is accepted",
        file.getFileName());
  }
}

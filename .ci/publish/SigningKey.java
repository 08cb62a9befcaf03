import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPDigestCalculatorProviderBuilder;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;

/** An OpenPGP key that is thrown away after the rehearsal. */
final class SigningKey {
  private final PGPSecretKeyRing ring;

  private SigningKey(PGPSecretKeyRing ring) {
    this.ring = ring;
  }

  static SigningKey generate() throws GeneralSecurityException, PGPException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PGPKeyPair pair =
        new JcaPGPKeyPair(4, PGPPublicKey.RSA_GENERAL, generator.generateKeyPair(), new Date());
    PGPKeyRingGenerator rings =
        new PGPKeyRingGenerator(
            PGPSignature.POSITIVE_CERTIFICATION,
            pair,
            "rehearsal of a release, not trusted <nobody@example.com>",
            new JcaPGPDigestCalculatorProviderBuilder().build().get(HashAlgorithmTags.SHA1),
            null,
            null,
            new JcaPGPContentSignerBuilder(PGPPublicKey.RSA_GENERAL, HashAlgorithmTags.SHA256),
            null);
    return new SigningKey(rings.generateSecretKeyRing());
  }

  /** The secret key as text, as the variable MAVEN_GPG_KEY holds it. */
  String armored() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArmoredOutputStream armor = new ArmoredOutputStream(bytes)) {
      ring.encode(armor);
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  /** Whether the detached signature is one of this key over exactly these bytes. */
  boolean hasSigned(byte[] content, Path signature) throws IOException, PGPException {
    PGPObjectFactory objects =
        new PGPObjectFactory(
            PGPUtil.getDecoderStream(Files.newInputStream(signature)),
            new BcKeyFingerprintCalculator());
    PGPSignature found = ((PGPSignatureList) objects.nextObject()).get(0);
    if (found.getKeyID() != ring.getPublicKey().getKeyID()) {
      return false;
    }
    found.init(new JcaPGPContentVerifierBuilderProvider(), ring.getPublicKey());
    found.update(content);
    return found.verify();
  }
}

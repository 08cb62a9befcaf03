package io.github.fmnist.experiments.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.data.IdxImages;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeSampler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The commands sample, encode, decode and reconstruct. */
class GenerativeCommandsTest {
  /** A grey value in [0, 1] as a byte. */
  private static final double ROUNDING = 0.5 / 255 + 1e-6;

  @TempDir private static Path directory;
  private static Path testImages;
  private static Path vae;
  private static Path gan;

  @BeforeAll
  static void train() {
    Path images = TinyDataset.write(directory.resolve("stripes"), 200, 20);
    testImages = images.resolve("t10k-images-idx3-ubyte");
    vae = trained(images, "vae", "--hidden=16", "--latent-size=3");
    gan = trained(images, "gan", "--network=dense", "--hidden=16", "--conditional");
  }

  private static Path trained(Path images, String study, String... options) {
    Path run = directory.resolve(study);
    Object[] arguments = new Object[options.length + 6];
    arguments[0] = study;
    arguments[1] = "--data=" + images;
    arguments[2] = "--out=" + run;
    arguments[3] = "--epochs=1";
    arguments[4] = "--batch-size=20";
    arguments[5] = "--threads=1";
    System.arraycopy(options, 0, arguments, 6, options.length);
    succeeded(Console.run(arguments));
    return run;
  }

  private static String succeeded(Console console) {
    assertThat(console.exitCode()).as(console.err()).isZero();
    return console.out();
  }

  private static void assertNear(INDArray found, INDArray expected, double tolerance) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(Transforms.abs(found.sub(expected)).maxNumber().doubleValue()).isLessThan(tolerance);
  }

  @Test
  void samplesAreThoseOfTheSampler() throws IOException {
    Path file = directory.resolve("samples-idx3-ubyte");
    succeeded(Console.run("sample", vae, "--count=12", "--seed=5", "--out", file));
    try (Vae model = Vae.load(vae.resolve("models/vae.zip"))) {
      VaeSampler sampler = model.loadSampler(vae.resolve("models/sampler.zip"));
      assertNear(IdxImages.read(file), sampler.sample(12, 5), ROUNDING);
    }
  }

  @Test
  void samplesOfARunWithoutASamplerAreThoseOfThePrior() throws IOException {
    Path file = directory.resolve("prior-idx3-ubyte");
    Path sampler = vae.resolve("models/sampler.zip");
    Path aside = Files.move(sampler, directory.resolve("aside.zip"));
    try (Vae model = Vae.load(vae.resolve("models/vae.zip"))) {
      succeeded(Console.run("sample", vae, "--count=12", "--seed=5", "--out", file));
      assertNear(IdxImages.read(file), model.sample(12, 5), ROUNDING);
    } finally {
      Files.move(aside, sampler);
    }
  }

  @Test
  void samplesOfAConditionalModelHaveAClass() throws IOException {
    Path file = directory.resolve("class-idx3-ubyte");
    try (Gan model = Gan.load(gan.resolve("models/gan.zip"))) {
      succeeded(Console.run("sample", gan, "--count=3", "--class=7", "--out", file));
      assertNear(IdxImages.read(file), model.sample(3, 1, 7, 7, 7), ROUNDING);
      succeeded(Console.run("sample", gan, "--count=3", "--out", file));
      assertNear(IdxImages.read(file), model.sample(3, 1, 0, 1, 2), ROUNDING);
    }
  }

  @Test
  void decodedCodesAreReconstructions() throws IOException {
    Path codes = directory.resolve("codes.csv");
    Path decoded = directory.resolve("decoded-idx3-ubyte");
    Path reconstructed = directory.resolve("reconstructed-idx3-ubyte");
    succeeded(Console.run("encode", vae, testImages, "--out", codes));
    assertThat(Files.readAllLines(codes)).hasSize(21).first().isEqualTo("image,code1,code2,code3");
    succeeded(Console.run("decode", vae, codes, "--out", decoded));
    succeeded(Console.run("reconstruct", vae, testImages, "--out", reconstructed));
    assertNear(IdxImages.read(decoded), IdxImages.read(reconstructed), 1.5 / 255);
    try (Vae model = Vae.load(vae.resolve("models/vae.zip"))) {
      INDArray images = IdxImages.read(testImages);
      assertNear(IdxImages.read(reconstructed), model.reconstruct(images), ROUNDING);
    }
  }

  /** The mean error of the test images is that of the study. */
  @Test
  void errorsAreThoseOfTheStudy() throws IOException {
    Path picture = directory.resolve("pairs.png");
    List<String> lines =
        succeeded(Console.run("reconstruct", vae, testImages, "--json", "--out", picture))
            .lines()
            .toList();
    double sum = 0;
    for (String line : lines) {
      JsonNode result = Json.MAPPER.readTree(line);
      assertThat(result.get("image").asText()).startsWith(testImages + ", image ");
      sum += result.get("mse").asDouble();
    }
    assertThat(sum / 20)
        .isCloseTo(
            Json.MAPPER
                .readTree(vae.resolve("summary.json").toFile())
                .get("reconstructionMse")
                .asDouble(),
            within(1e-5));
    assertThat(lines).hasSize(20);
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(10 * 28);
  }

  @Test
  void picturesOfOnesOwnAreEncoded() throws IOException {
    Path picture = directory.resolve("a, b.png");
    ImageIO.write(new BufferedImage(30, 40, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    Path codes = directory.resolve("own.csv");
    succeeded(Console.run("encode", vae, picture, testImages, "--out", codes));
    assertThat(CodesFile.read(codes, 3).shape()).containsExactly(21, 3);
    assertThat(codes).content().contains("\"" + picture + "\",");
  }

  @Test
  void wrongArgumentsAreRefusedByNameAndLeaveNothing() throws IOException {
    Path out = directory.resolve("refused-idx3-ubyte");
    assertRefused(
        ExitCode.USAGE,
        "--class: a label from 0 to 9 or one of 0, 1",
        "sample",
        gan,
        "--class=shoe",
        "--out",
        out);
    assertRefused(
        ExitCode.USAGE,
        "--class: a conditional model expected",
        "sample",
        vae,
        "--class=1",
        "--out",
        out);
    assertRefused(
        ExitCode.USAGE,
        "--count: 1 to 60000 expected, found 0",
        "sample",
        vae,
        "--count=0",
        "--out",
        out);
    assertRefused(
        ExitCode.USAGE,
        "--out: a name that ends with .png or idx3-ubyte",
        "sample",
        vae,
        "--out=x.gif");
    assertRefused(
        ExitCode.USAGE,
        "--out: at most 1,000 images",
        "sample",
        vae,
        "--count=1001",
        "--out=x.png");
    assertRefused(
        ExitCode.FILES,
        "a run of vae with a trained model expected",
        "encode",
        gan,
        testImages,
        "--out",
        out);
    Path codes = directory.resolve("wrong.csv");
    assertRefused(
        ExitCode.USAGE,
        "CODES: a CSV file expected, found nowhere.csv, which does not exist",
        "decode",
        vae,
        "nowhere.csv",
        "--out",
        out);
    Files.writeString(codes, "code1,code2\n1,2\n");
    assertRefused(
        ExitCode.DATA,
        codes + ", row 1: a number from -1000000 to 1000000 expected in the column code3",
        "decode",
        vae,
        codes,
        "--out",
        out);
    Files.writeString(codes, "code1,code2,code3\n1,2,3\n1,NaN,3\n");
    assertRefused(
        ExitCode.DATA,
        codes + ", row 2: a number from -1000000 to 1000000 expected in the column code2",
        "decode",
        vae,
        codes,
        "--out",
        out);
    Files.writeString(codes, "code1,code2,code3\n");
    assertRefused(
        ExitCode.DATA, codes + ": at least one code expected", "decode", vae, codes, "--out", out);
    Files.write(codes, new byte[] {0, 1, 2, '"', '\n', 7});
    assertRefused(ExitCode.DATA, codes.toString(), "decode", vae, codes, "--out", out);
    Path text = Files.writeString(directory.resolve("text.png"), "no picture");
    assertRefused(
        ExitCode.DATA,
        text + ": a PNG or JPEG file",
        "encode",
        vae,
        testImages,
        text,
        "--out",
        out);
    assertThat(out).doesNotExist();
  }

  private static void assertRefused(int exitCode, String message, Object... arguments) {
    Console console = Console.run(arguments);
    assertThat(console.err()).contains(message);
    assertThat(console.exitCode()).isEqualTo(exitCode);
  }
}

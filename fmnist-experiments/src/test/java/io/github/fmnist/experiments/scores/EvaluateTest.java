package io.github.fmnist.experiments.scores;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small evaluations, from the command line to their files. */
class EvaluateTest {
  @TempDir static Path directory;
  private static Path images;
  private static Path idx;
  private static Path pictures;
  private static Path model;
  private static Path conditional;
  private static Console console;

  @BeforeAll
  static void evaluate() throws IOException {
    images = TinyDataset.write(directory.resolve("stripes"), 60, 40);
    idx = images.resolve("train-images-idx3-ubyte");
    pictures = Files.createDirectories(directory.resolve("pictures"));
    Random random = new Random(1);
    for (int i = 0; i < 35; i++) {
      BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      picture.getRaster().setPixels(0, 0, 28, 28, random.ints(784, 0, 256).toArray());
      ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
    }
    model = save("model", Vae.builder());
    conditional = save("conditional", Vae.builder().classes(10));
    console = run("run", "test", "noise", model, conditional, pictures, idx);
  }

  private static Path save(String name, VaeBuilder builder) throws IOException {
    Path run = directory.resolve(name);
    Files.createDirectories(run.resolve("models"));
    try (Vae vae = builder.latentSize(2).dense(8).build()) {
      vae.save(run.resolve("models").resolve("vae.zip"));
    }
    return run;
  }

  @Test
  void printsATableWithTheFloorAndTheCeilings() {
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("30 images of each source", "extractor ", "trained on Fashion-MNIST")
        .contains("\ntest ", "\nnoise ", "\nmean ", "\nmodel ", "\nconditional ", "\npictures ")
        .contains("data:    stripes (not Fashion-MNIST)");
    assertThat(console.out().lines().filter(line -> line.startsWith("noise "))).hasSize(1);
  }

  @Test
  void leavesTheseFilesAndNoOthers() throws IOException {
    Path run = directory.resolve("run");
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> run.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "provenance.json",
              "report.html",
              "summary.json",
              "figures/scores.png",
              "figures/scores.svg");
    }
    assertThat(run.resolve("figures").resolve("scores.svg"))
        .content()
        .contains("Recall", "nearest", "stripes (not Fashion-MNIST)");
  }

  @Test
  void keepsTheKeysThatOthersRelyOn() throws IOException {
    JsonNode sources = summary("run").get("sources");
    assertThat(sources.findValuesAsText("name"))
        .containsExactly(
            "test", "noise", "model", "conditional", "pictures", "train-images-idx3-ubyte");
    for (JsonNode source : sources) {
      assertThat(source.get("frechet").asDouble()).isPositive();
      assertThat(source.get("frechetFloor")).isEqualTo(sources.get(0).get("frechet"));
      assertThat(source.get("images").asInt()).isEqualTo(30);
      assertThat(source.get("extractor").asText()).matches("[0-9a-f]{64}");
      assertThat(source.get("fifths")).hasSize(5);
    }
    assertThat(summary("run").get("data").asText()).isEqualTo("stripes (not Fashion-MNIST)");
  }

  @Test
  void trainingImagesAreDetectedAsCopies() throws IOException {
    JsonNode copies = summary("run").get("sources").get(5);
    assertThat(copies.get("measures").get("memorized").asDouble()).isEqualTo(1);
    assertThat(copies.get("nearest").get(0).get("distance").asDouble()).isZero();
  }

  @Test
  void onlySourcesWithLabelsTrainAClassifier() throws IOException {
    JsonNode sources = summary("run").get("sources");
    assertThat(sources.get(3).get("measures").get("trainedAccuracy").isNumber()).isTrue();
    for (int unlabelled : new int[] {1, 2, 4, 5}) {
      assertThat(sources.get(unlabelled).get("measures").get("trainedAccuracy").isNull()).isTrue();
    }
  }

  @Test
  void theSameSeedGivesTheSameScores() throws IOException {
    assertThat(run("again", "test", "noise", model, conditional, pictures, idx).exitCode())
        .isZero();
    assertThat(summary("again")).isEqualTo(summary("run"));
  }

  @Test
  void theFigureShowsADistanceOfZero() throws IOException {
    Path same = TinyDataset.write(directory.resolve("same-images"), 30, 30);
    Console run =
        Console.run(
            "evaluate",
            "test",
            "--data=" + same,
            "--out=" + directory.resolve("at-zero"),
            "--threads=1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode measures = summary("at-zero").get("sources").get(0).get("measures");
    assertThat(measures.get("frechet").asDouble()).isLessThan(1e-6);
    assertThat(measures.get("memorized").asDouble()).isEqualTo(1);
  }

  @Test
  void refusesInvalidSources() throws IOException {
    Path nowhere = directory.resolve("nowhere");
    refuses(ExitCode.USAGE, "an IDX file, test, noise or mean expected, found " + nowhere, nowhere);
    refuses(
        ExitCode.USAGE, "SOURCE: each source only once expected, found test test", "test", "test");
    refuses(ExitCode.USAGE, "Missing required parameter: 'SOURCE'");
    refuses(ExitCode.USAGE, "--images: at least 30 expected, found 29", "test", "--images=29");
    refuses(
        ExitCode.USAGE,
        "--images: 30 to 40 expected, as there are 40 test images; found 41",
        "test",
        "--images=41");
    refuses(
        ExitCode.DATA,
        pictures + ": 36 images expected, found 35; --images 35 takes fewer",
        pictures,
        "--images=36");
    Path one = Files.createDirectories(directory.resolve("one"));
    Files.copy(pictures.resolve("0.png"), one.resolve("0.png"));
    refuses(ExitCode.DATA, one + ": 30 images expected, found 1\n", one);
  }

  @Test
  void namesOnlyOptionsThatWereGivenIfImagesAreTooFew() {
    Path few = TinyDataset.write(directory.resolve("few"), 60, 20);
    Console console =
        Console.run("evaluate", "test", "--data=" + few, "--out=" + directory.resolve("refused"));
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .contains("at least 30 training and test images expected, found 20")
        .doesNotContain("--images");
  }

  @Test
  void refusesSourcesWithTheSameName() throws IOException {
    Path same = directory.resolve("same").resolve(idx.getFileName());
    Files.createDirectories(same.getParent());
    Files.copy(idx, same);
    refuses(
        ExitCode.DATA,
        same + ": a source with a unique name expected, found another source named ",
        idx,
        same);
    Path test = directory.resolve("same").resolve("test");
    Files.copy(idx, test);
    refuses(ExitCode.DATA, "expected, found another source named test", test);
  }

  @Test
  void refusesDamagedSources() throws IOException {
    Path broken = Files.createDirectories(directory.resolve("broken"));
    Path cut = broken.resolve("images-idx3-ubyte");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(idx), 5_000));
    refuses(ExitCode.DATA, cut + ": its header promises", cut);
    refuses(
        ExitCode.DATA,
        broken + ": a run's models/vae.zip or models/gan.zip, or PNG files, expected",
        broken);
    Path zip = Files.createDirectories(broken.resolve("models")).resolve("vae.zip");
    Files.writeString(zip, "no model");
    refuses(ExitCode.FILES, zip + ": a whole zip expected", broken);
    Path unfit = save("unfit", Vae.builder());
    Path sampler = unfit.resolve("models").resolve("sampler.zip");
    Files.writeString(sampler, "no sampler");
    refuses(ExitCode.FILES, sampler + ": a whole zip expected", unfit);
    Path foreign = save("foreign", Vae.builder().classes(3));
    refuses(
        ExitCode.FILES,
        "a model of 10 classes, or an unconditional one, expected, found one of 3",
        foreign);
    Path other = save("other", Vae.builder().inputShape(1, 8, 8));
    refuses(
        ExitCode.FILES, "a model of 1 x 28 x 28 images expected, found one of 1 x 8 x 8", other);
  }

  private static void refuses(int exitCode, String message, Object... sources) {
    Console refused = run("refused", sources);
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(exitCode);
    assertThat(refused.err()).contains("error: ", message).doesNotContain("\tat ");
    assertThat(directory.resolve("refused")).doesNotExist();
  }

  private static Console run(String name, Object... sources) {
    Object[] all = new Object[sources.length + 6];
    all[0] = "evaluate";
    all[1] = "--data=" + images;
    all[2] = "--out=" + directory.resolve(name);
    all[3] = "--threads=1";
    all[4] = "--images=30";
    all[5] = "--figures=svg";
    System.arraycopy(sources, 0, all, 6, sources.length);
    return Console.run(dropDefault(all));
  }

  /** Drops the default of an option that is given, since an option may occur only once. */
  private static Object[] dropDefault(Object... all) {
    boolean given =
        Arrays.stream(all).filter(a -> a.toString().startsWith("--images=")).count() > 1;
    return Arrays.stream(all).filter(a -> !given || !a.equals("--images=30")).toArray();
  }

  private static JsonNode summary(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("summary.json").toFile());
  }

  @Test
  void anExtractorAgreesWithItself() throws IOException {
    Path copy = copyOfTheExtractor("same");
    Path other = copyOfTheExtractor("same-too");
    Console console = run("extractors", "test", "noise", "--extractors=" + copy + "," + other);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("distances of 3 extractors", "+- 0.00", "All extractors order the sources alike");
    JsonNode distances = summary("extractors").get("spread").get("sources");
    assertThat(distances.findValuesAsText("name")).containsExactly("test", "noise", "mean");
    for (JsonNode each : distances.findValues("frechet")) {
      assertThat(each.get(1)).isEqualTo(each.get(0)).isEqualTo(each.get(2));
    }
  }

  @Test
  void refusesAnExtractorThatIsThereTwice() throws IOException {
    Path copy = copyOfTheExtractor("twice");
    String both = copy + "," + copy.resolve("..").resolve("twice");
    Console console = run("refused", "test", "--extractors=" + both);
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .contains("--extractors: each directory only once expected, found " + both);
    assertThat(directory.resolve("refused")).doesNotExist();
  }

  @Test
  void refusesAnExtractorThatWasChanged() throws IOException {
    Path copy = copyOfTheExtractor("changed");
    Files.writeString(copy.resolve("fashion-features.properties"), "accuracy=0.9\nsha256=0\n");
    Console console = run("refused", "test", "--extractors=" + copy);
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(console.err()).contains("changed", "fashion-features.zip: SHA-256 0 expected");
    assertThat(directory.resolve("refused")).doesNotExist();
  }

  private static Path copyOfTheExtractor(String name) throws IOException {
    Path copy = Files.createDirectories(directory.resolve(name));
    for (String file : new String[] {"fashion-features.zip", "fashion-features.properties"}) {
      try (InputStream original = FashionFeatures.class.getResourceAsStream(file)) {
        Files.copy(original, copy.resolve(file));
      }
    }
    return copy;
  }
}

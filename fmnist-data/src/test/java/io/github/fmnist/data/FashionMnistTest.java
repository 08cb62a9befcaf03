package io.github.fmnist.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FashionMnistTest {
  private static final int IMAGE = 28 * 28;

  @TempDir Path directory;

  /** The training set of EMNIST ByClass. */
  @Test
  void moreImagesThanFitAreRefusedByTheirNumber() throws IOException {
    int images = 697_932;
    byte[] labels = new byte[8 + images];
    ByteBuffer.wrap(labels).putInt(0x0801).putInt(images);
    write("emnist-byclass-train-labels-idx1-ubyte", labels);
    write("emnist-byclass-train-images-idx3-ubyte", new byte[0]);

    assertThatThrownBy(() -> FashionMnist.from(directory))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith(
            "emnist-byclass-train-labels-idx1-ubyte: at most 171,196 values expected, its header"
                + " promises 697932");
  }

  @Test
  void acceptsOtherImagesFromADirectoryAndMarksThem() throws IOException {
    writeAll(directory.resolve("digits"), 20, 10);
    FashionMnist data = FashionMnist.from(directory.resolve("digits"));
    assertThat(data.name()).isEqualTo("digits (not Fashion-MNIST)");
    assertThat(data.isReal()).isFalse();
    assertThat(data.classNames()).startsWith("0", "1");
    assertThat(data.train().size()).isEqualTo(20);
    assertThat(data.test().size()).isEqualTo(10);
    assertThat(data.train().label(13)).isEqualTo(3);
    assertThat(data.checksums()).hasSize(4);
  }

  @Test
  void refusesOtherImagesWhereFashionMnistIsExpected() throws IOException {
    writeAll(directory, 20, 10);
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> FashionMnist.load(FashionMnistDownload.defaults(), directory.toString()))
        .withMessageContaining(directory.toString())
        .withMessageContaining("Fashion-MNIST expected, found other images")
        .withMessageContaining("FashionMnist.from(directory)");
  }

  @Test
  void ignoresAnEmptyFileNextToAGoodOne() throws IOException {
    writeAll(directory, 20, 10);
    Path plain = directory.resolve("train-labels-idx1-ubyte");
    byte[] content = Files.readAllBytes(plain);
    write("train-labels-idx1-ubyte", new byte[0]);
    write("train-labels-idx1-ubyte.gz", IdxFileTest.gzip(content));
    assertThat(FashionMnist.from(directory).train().size()).isEqualTo(20);
    write("train-labels-idx1-ubyte.gz", new byte[0]);
    write("train-labels-idx1-ubyte", content);
    assertThat(FashionMnist.from(directory).train().size()).isEqualTo(20);
    write("train-labels-idx1-ubyte", new byte[0]);
    assertRefused("ubyte.gz: an IDX file expected, found no content");
  }

  @Test
  void refusesADirectoryThatLacksAFile() throws IOException {
    writeAll(directory, 20, 10);
    Files.delete(directory.resolve("t10k-labels-idx1-ubyte"));
    assertRefused("expected t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz in it");
  }

  @Test
  void refusesDifferentNumbersOfLabelsAndImages() throws IOException {
    writeAll(directory, 20, 10);
    write("train-labels-idx1-ubyte", IdxFileTest.idx(0x08, new byte[19], 19));
    assertRefused("label file has 19 labels, image file 20 images");
  }

  @Test
  void acceptsMoreThanTenClasses() throws IOException {
    writeAll(directory, 20, 10);
    byte[] labels = new byte[20];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i + 1); // EMNIST's letters begin with 1
    }
    write("train-labels-idx1-ubyte", IdxFileTest.idx(0x08, labels, 20));
    FashionMnist data = FashionMnist.from(directory);
    assertThat(data.classNames()).hasSize(21).endsWith("19", "20");
    assertThat(data.train().classes()).isEqualTo(21);
    assertThat(data.test().classes()).isEqualTo(21);
    assertThat(DataAudit.of(data).trainCounts()).hasSize(21).startsWith(0, 1);
  }

  @Test
  void refusesALabelThatIsFarFromTheOthers() throws IOException {
    writeAll(directory, 20, 10);
    byte[] labels = new byte[20];
    labels[7] = 10;
    write("train-labels-idx1-ubyte", IdxFileTest.idx(0x08, labels, 20));
    assertRefused("labels of classes from 0 on expected, found 10 and only 2 different labels");
    write("class-names.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n".getBytes(UTF_8));
    assertThat(FashionMnist.from(directory).train().classes()).isEqualTo(11);
  }

  @Test
  void refusesATestLabelBeyondThoseOfTheTraining() throws IOException {
    writeAll(directory, 20, 10);
    byte[] labels = new byte[10];
    labels[7] = 10;
    write("t10k-labels-idx1-ubyte", IdxFileTest.idx(0x08, labels, 10));
    assertRefused("labels from 0 to 9 expected as in the training set, found 10 at index 7");
  }

  @Test
  void readsTheNamesOfClasses() throws IOException {
    writeAll(directory, 20, 10);
    String names = "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
    write("class-names.txt", (names + " neun \nten\n").getBytes(UTF_8));
    FashionMnist data = FashionMnist.from(directory);
    assertThat(data.classNames()).hasSize(11).contains("zero", "neun");
    assertThat(data.test().classes()).isEqualTo(11);
    String checksum = data.checksums().get("class-names.txt");
    write("class-names.txt", ("\uFEFF" + names + "neun\n10\n").getBytes(UTF_8));
    assertThat(FashionMnist.from(directory).classNames()).startsWith("zero");
    assertThat(FashionMnist.from(directory).checksums().get("class-names.txt"))
        .isNotEqualTo(checksum);
    write("class-names.txt", (names + "one\n").getBytes(UTF_8));
    assertRefused("a different name in each line expected, without control characters; found one");
    write("class-names.txt", names.getBytes(UTF_8));
    assertRefused("labels from 0 to 8 expected, as");
    write("class-names.txt", (names + "\nnine\n").getBytes(UTF_8));
    assertRefused("found 11 lines, and one without a name");
    write("class-names.txt", new byte[] {(byte) 0xff});
    assertRefused("class-names.txt: text in UTF-8 expected");
    write("class-names.txt", new byte[1 << 17]);
    assertRefused("class-names.txt: at most 65,536 bytes expected");
  }

  /** Names of files that programs and archives have, beside the official ones. */
  @ParameterizedTest
  @CsvSource({
    "train-images.idx3-ubyte, train-labels.idx1-ubyte, t10k-images.idx3-ubyte,"
        + " t10k-labels.idx1-ubyte",
    "emnist-letters-train-images-idx3-ubyte, emnist-letters-train-labels-idx1-ubyte,"
        + " emnist-letters-test-images-idx3-ubyte, emnist-letters-test-labels-idx1-ubyte",
    "TRAIN_IMAGES-idx3-ubyte, train_labels.idx1-ubyte, test_images-idx3-ubyte,"
        + " test-labels-idx1-ubyte",
    "train-images-idx3-ubyte/train-images.idx3-ubyte, train-labels-idx1-ubyte,"
        + " t10k-images-idx3-ubyte/t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
  })
  void findsFilesOfSimilarNames(String images, String labels, String testImages, String testLabels)
      throws IOException {
    Path official = directory.resolve("official");
    writeAll(official, 20, 10);
    Path renamed = directory.resolve("renamed");
    String[] names = {images, labels, testImages, testLabels};
    List<String> officialNames =
        List.of(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte");
    for (int i = 0; i < names.length; i++) {
      Path target = renamed.resolve(names[i]);
      Files.createDirectories(target.getParent());
      Files.copy(official.resolve(officialNames.get(i)), target);
    }
    FashionMnist data = FashionMnist.from(renamed);
    assertThat(data.checksums()).isEqualTo(FashionMnist.from(official).checksums());
    assertThat(data.train().label(13)).isEqualTo(3);
  }

  @Test
  void refusesTwoFilesOfSimilarNames() throws IOException {
    writeAll(directory, 20, 10);
    Path labels = directory.resolve("train-labels-idx1-ubyte");
    Files.copy(labels, directory.resolve("a-train-labels-idx1-ubyte"));
    Files.move(labels, directory.resolve("b-train-labels-idx1-ubyte"));
    assertRefused(
        "a single file with a name like train-labels-idx1-ubyte expected in it, found"
            + " a-train-labels-idx1-ubyte, b-train-labels-idx1-ubyte");
  }

  @Test
  void refusesImagesOfAnotherSize() throws IOException {
    writeAll(directory, 20, 10);
    write("t10k-images-idx3-ubyte", IdxFileTest.idx(0x08, new byte[10 * 32 * 32], 10, 32, 32));
    assertRefused("images of 28 x 28 pixels expected, found 32 x 32");
  }

  @Test
  void refusesAFileWithoutImages() throws IOException {
    writeAll(directory, 20, 10);
    write("t10k-images-idx3-ubyte", IdxFileTest.idx(0x08, new byte[0], 0, 28, 28));
    write("t10k-labels-idx1-ubyte", IdxFileTest.idx(0x08, new byte[0], 0));
    assertRefused("at least one image expected, found none");
  }

  @Test
  void generatesTheSyntheticDataset() {
    FashionMnist data = FashionMnist.synthetic(30, 20);
    assertThat(data.name()).isEqualTo("synthetic");
    assertThat(data.classNames()).isEqualTo(Garment.titles());
    assertThat(data.train().size()).isEqualTo(30);
    assertThat(data.test().size()).isEqualTo(20);
  }

  @Test
  @Tag("real-data")
  @EnabledIfEnvironmentVariable(named = FashionMnist.DIRECTORY_VARIABLE, matches = ".+")
  void loadsTheRealDataset() throws IOException {
    FashionMnist data = FashionMnist.load();
    assertThat(data.name()).isEqualTo("real");
    assertThat(data.train().size()).isEqualTo(60_000);
    assertThat(data.test().countsByClass()).containsOnly(1_000);
    assertThat(data.train().label(0)).isEqualTo(Garment.ANKLE_BOOT.label());
    assertThat(data.train().mean()).isBetween(0.2860, 0.2861);
    assertThat(data.train().deviation()).isBetween(0.3530, 0.3531);
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> FashionMnist.from(directory))
        .withMessageContaining(directory.toString())
        .withMessageContaining(message);
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  /** Writes four files of generated images whose labels count up. */
  static void writeAll(Path directory, int train, int test) throws IOException {
    Files.createDirectories(directory);
    writePair(directory, "train", train);
    writePair(directory, "t10k", test);
  }

  private static void writePair(Path directory, String prefix, int count) throws IOException {
    byte[] labels = new byte[count];
    byte[] pixels = new byte[count * IMAGE];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      for (int j = 0; j < IMAGE; j++) {
        pixels[i * IMAGE + j] = (byte) (i + j);
      }
    }
    Files.write(
        directory.resolve(prefix + "-images-idx3-ubyte"),
        IdxFileTest.idx(0x08, pixels, count, 28, 28));
    Files.write(
        directory.resolve(prefix + "-labels-idx1-ubyte"), IdxFileTest.idx(0x08, labels, count));
  }
}

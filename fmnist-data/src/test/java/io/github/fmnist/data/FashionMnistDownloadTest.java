package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.deeplearning4j.common.resources.DL4JResources;
import org.junit.jupiter.api.Test;

class FashionMnistDownloadTest extends DownloadTestBase {

  @Test
  void downloadsTheFourFiles() throws IOException {
    assertThat(download().fetch()).isEqualTo(directory);
    assertComplete();
    assertThat(first.requests()).hasSize(MadeUpFiles.COUNT);
    assertThat(second.requests()).isEmpty();
    assertThat(notebook.notes).isEmpty();
  }

  @Test
  void createsTheDirectory() throws IOException {
    Path deeper = directory.resolve("a/b");
    assertThat(download().into(deeper).fetch()).isEqualTo(deeper);
    assertThat(deeper.resolve(file.archiveName())).hasBinaryContent(archiveBytes());
  }

  @Test
  void doesNotDownloadAgain() throws IOException {
    download().fetch();
    download().fetch();
    assertThat(first.requests()).hasSize(MadeUpFiles.COUNT);
  }

  @Test
  void acceptsAnUncompressedFile() throws IOException {
    Files.write(directory.resolve(file.name()), MadeUpFiles.content(file.name()));
    download().fetch();
    assertThat(first.requests())
        .hasSize(MadeUpFiles.COUNT - 1)
        .doesNotContain(file.archiveName() + " whole");
    assertThat(archive()).doesNotExist();
  }

  @Test
  void reportsProgressFromNothingToAll() throws IOException {
    download().fetch();
    long total = file.archiveSize();
    assertThat(notebook.progress)
        .startsWith(file.archiveName() + " 0/" + total)
        .contains(file.archiveName() + " " + total + "/" + total);
  }

  @Test
  void replacesACachedFileWithWrongContentAndKeepsIt() throws IOException {
    Files.writeString(archive(), "something else");
    Files.writeString(directory.resolve(file.name()), "mine");

    download().fetch();

    assertThat(archive()).hasBinaryContent(archiveBytes());
    assertThat(directory.resolve(file.name())).doesNotExist();
    assertThat(directory.resolve(file.archiveName() + ".wrong")).hasContent("something else");
    assertThat(directory.resolve(file.name() + ".wrong")).hasContent("mine");
    assertThat(notebook.notes)
        .hasSize(2)
        .first()
        .asString()
        .startsWith(archive() + ": SHA-256 " + file.archiveSha256() + " expected, ")
        .endsWith(" found; kept as " + archive() + ".wrong");
  }

  @Test
  void keepsWrongFilesThatWereSetAsideBefore() throws IOException {
    for (String content : List.of("one", "two", "three")) {
      Files.writeString(archive(), content);
      download().fetch();
    }
    assertThat(directory.resolve(file.archiveName() + ".wrong")).hasContent("one");
    assertThat(directory.resolve(file.archiveName() + "-2.wrong")).hasContent("two");
    assertThat(directory.resolve(file.archiveName() + "-3.wrong")).hasContent("three");
  }

  @Test
  void refusesALinkOrADirectoryUnderTheNameOfAFile() throws IOException {
    Path nothing = directory.resolve("nothing");
    Files.createSymbolicLink(archive(), nothing);
    assertRefused("a symbolic link");
    Files.delete(archive());
    Files.createDirectory(archive());
    assertRefused("a directory");
    assertThat(nothing).doesNotExist();
    assertThat(first.requests()).isEmpty();
  }

  private void assertRefused(String found) {
    assertThatThrownBy(download()::fetch)
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(archive() + ": a regular file expected, found " + found);
  }

  @Test
  void keepsAWrongFileWhenTheDownloadFails() throws IOException {
    Files.writeString(archive(), "something else");
    first.answers(file, FileServer.status(404));
    second.answers(file, FileServer.status(404));

    assertThatThrownBy(download()::fetch).isInstanceOf(FashionMnistUnavailableException.class);
    assertThat(archive()).hasContent("something else");
  }

  @Test
  void setsAWrongSiblingOfAVerifiedFileAsideWithoutADownload() throws IOException {
    download().fetch();
    Files.writeString(directory.resolve(file.name()), "mine");
    download().fetch();
    assertThat(directory.resolve(file.name())).doesNotExist();
    assertThat(first.requests()).hasSize(MadeUpFiles.COUNT);
  }

  @Test
  void offlineUsesTheExistingFiles() throws IOException {
    download().fetch();
    assertThat(download().origins(List.of(second.origin())).offline(true).fetch())
        .isEqualTo(directory);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void offlineNamesTheMissingFileAndTheRemedies() throws IOException {
    download().fetch();
    Files.delete(archive());
    assertThatThrownBy(download().offline(true)::fetch)
        .isInstanceOf(FashionMnistUnavailableException.class)
        .hasMessage(
            "%s does not hold train-images-idx3-ubyte[.gz], and downloads are switched off"
                + " (offline): copy the four files there, or set FMNIST_DATA to a directory that"
                + " holds them, or allow the download",
            directory);
    assertThat(first.requests()).hasSize(MadeUpFiles.COUNT);
  }

  @Test
  void offlineDoesNotCreateTheDirectory() {
    Path absent = directory.resolve("absent");
    assertThatThrownBy(download().into(absent).offline(true)::fetch)
        .isInstanceOf(FashionMnistUnavailableException.class)
        .hasMessageContaining("t10k-labels-idx1-ubyte[.gz]");
    assertThat(absent).doesNotExist();
  }

  @Test
  void offlineRefusesWrongContent() throws IOException {
    Files.writeString(archive(), "something else");
    assertThatThrownBy(download().offline(true)::fetch)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(archive() + ": SHA-256 " + file.archiveSha256() + " expected, ")
        .hasMessageEndingWith(" found; remove it, or allow the download");
    assertThat(archive()).hasContent("something else");
  }

  @Test
  void usesTheDirectoryOfDeeplearning4jByDefault() {
    DL4JResources.setBaseDirectory(directory.toFile());
    try {
      assertThatThrownBy(FashionMnistDownload.defaults().offline(true)::fetch)
          .hasMessageStartingWith(directory.resolve("data").resolve("FashionMNIST").toString());
    } finally {
      DL4JResources.resetBaseDirectoryLocation();
    }
  }

  @Test
  void refusesSettingsOutOfRange() {
    FashionMnistDownload defaults = FashionMnistDownload.defaults();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.origins(List.of()))
        .withMessage("at least one origin expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.origins(List.of(URI.create("ftp://host/path/"))))
        .withMessage("an origin http[s]://host/path/ expected, ftp://host/path/ given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.origins(List.of(URI.create("http://host/path"))))
        .withMessage("an origin http[s]://host/path/ expected, http://host/path given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.attempts(0))
        .withMessage("at least one attempt expected, 0 given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.timeout(Duration.ZERO))
        .withMessage("a timeout of at least 1 ms expected, PT0S given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.stallTimeout(Duration.ofSeconds(-1)))
        .withMessage("a stall timeout of at least 1 ms expected, PT-1S given");
  }
}

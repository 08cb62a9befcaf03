package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@Tag("real-data")
@EnabledIfEnvironmentVariable(named = "FMNIST_DATA", matches = ".+")
class OfficialFileTest {
  private final Path data = Path.of(System.getenv("FMNIST_DATA"));

  @Test
  void theRealFilesHaveTheOfficialChecksums() throws IOException {
    assertThat(FashionMnistDownload.defaults().into(data).offline(true).fetch()).isEqualTo(data);
  }

  @Test
  void theRealArchivesHaveTheOfficialSizes() throws IOException {
    for (RemoteFile file : OfficialFile.files()) {
      Path archive = data.resolve(file.archiveName());
      if (Files.exists(archive)) {
        assertThat(Files.size(archive)).isEqualTo(file.archiveSize());
      }
    }
  }
}

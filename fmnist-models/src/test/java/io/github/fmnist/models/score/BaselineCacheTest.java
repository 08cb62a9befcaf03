package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

class BaselineCacheTest {
  private static final int IMAGES = 60;

  private static final DataSet TRAINING = Shapes.draw(300, 1);
  private static final DataSet TEST = Shapes.draw(100, 2);
  private static FashionFeatures extractor;

  @TempDir Path directory;
  private final List<String> measured = new ArrayList<>();

  @BeforeAll
  static void open() {
    extractor = FashionFeatures.load();
  }

  @AfterAll
  static void close() {
    extractor.close();
  }

  private Scoreboard board(DataSet training, long seed) {
    measured.clear();
    return builder(seed).cache(directory.resolve("scores")).build(training, TEST);
  }

  private ScoreboardBuilder builder(long seed) {
    return Scoreboard.builder(extractor)
        .images(IMAGES)
        .seed(seed)
        .listener((source, images) -> measured.add(source));
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("scores"))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static List<Score> scores(Scoreboard board) {
    DataSet images = Shapes.draw(IMAGES, 3);
    return List.of(
        board.score(Baseline.TEST),
        board.score(Baseline.NOISE),
        board.score(Baseline.MEAN),
        board.score("images", images),
        board.score(
            "copies",
            new DataSet(TRAINING.getFeatures().get(NDArrayIndex.interval(0, IMAGES)), null)));
  }

  @Test
  void theSecondScoreboardMeasuresNoBaselineAndGivesTheSameScores() {
    List<Score> first = scores(board(TRAINING, 1));
    assertThat(measured).contains("test", "noise", "mean");
    Scoreboard second = board(TRAINING, 1);
    assertThat(measured).isEmpty();
    assertThat(scores(second)).isEqualTo(first);
    assertThat(scores(builder(1).build(TRAINING, TEST))).isEqualTo(first);
  }

  @Test
  void otherImagesAndOtherSeedsAreMeasured() {
    board(TRAINING, 1);
    DataSet changed = TRAINING.copy();
    changed.getFeatures().putScalar(new long[] {299, 0, 27, 27}, 0.5);
    board(changed, 1);
    assertThat(measured).contains("test", "noise", "mean");
    board(TRAINING, 2);
    assertThat(measured).contains("test", "noise", "mean");
  }

  @Test
  void aDamagedFileIsMeasuredAgainAndReplaced() throws IOException {
    List<Score> first = scores(board(TRAINING, 1));
    Path file = file();
    byte[] intact = Files.readAllBytes(file);
    byte[] damaged = intact.clone();
    damaged[20] ^= 1;
    for (byte[] content : List.of(damaged, new byte[0], new byte[] {1, 2, 3})) {
      Files.write(file, content);
      assertThat(scores(board(TRAINING, 1))).isEqualTo(first);
      assertThat(file()).hasBinaryContent(intact);
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenCostsNothingButTime() throws IOException {
    Files.createFile(directory.resolve("scores"));
    Scoreboard board = board(TRAINING, 1);
    assertThat(measured).contains("test", "noise", "mean");
    assertThat(board.score(Baseline.TEST)).isNotNull();
  }
}

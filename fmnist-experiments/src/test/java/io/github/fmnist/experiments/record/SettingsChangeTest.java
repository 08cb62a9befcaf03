package io.github.fmnist.experiments.record;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsChangeTest {
  private static final Path RUN = Path.of("runs", "vae");

  private final ObjectNode before =
      new ObjectMapper()
          .createObjectNode()
          .put("epochs", 20)
          .put("seeds", 3)
          .put("learningRate", 0.1)
          .put("learningRateSchedule", "constant")
          .putNull("patience");

  private void require(SettingsChange change, boolean finished, Consumer<ObjectNode> values)
      throws InvalidCheckpointException {
    ObjectNode after = before.deepCopy();
    values.accept(after);
    change.require(before, after, finished, RUN);
  }

  @ParameterizedTest
  @CsvSource({
    "EPOCHS, epochs, 21, true",
    "EPOCHS, epochs, 20, false",
    "EPOCHS, epochs, 40, false",
    "SEEDS, seeds, 4, true",
    "SEEDS, seeds, 3, false",
  })
  void aRunMayHaveMore(SettingsChange change, String setting, int value, boolean finished) {
    assertThatCode(() -> require(change, finished, after -> after.put(setting, value)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "EPOCHS, epochs, 20, true, '--epochs: more than 20 expected, found 20'",
    "EPOCHS, epochs, 19, false, '--epochs: at least 20 expected, found 19'",
    "SEEDS, seeds, 3, true, '--seeds: more than 3 expected, found 3'",
    "SEEDS, seeds, 2, false, '--seeds: at least 3 expected, found 2'",
  })
  void noRunMayHaveFewer(
      SettingsChange change, String setting, int value, boolean finished, String message) {
    assertThatThrownBy(() -> require(change, finished, after -> after.put(setting, value)))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessage(RUN + ": " + message);
  }

  @Test
  void moreEpochsAreRefusedWhereTheyWouldChangeThoseBefore() {
    before.put("learningRateSchedule", "cosine");
    assertRefused("a constant learning rate expected, found the schedule cosine over 20 epochs");
    before.put("learningRateSchedule", "constant").put("patience", 5);
    assertRefused("no early stopping expected, found a model of the best epoch");
    before.putNull("patience").putObject("model").put("instanceNoise", 0.1);
    assertRefused("no instance noise expected, found one that fades out over 20 epochs");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(
            () -> require(SettingsChange.EPOCHS, false, after -> after.put("epochs", 40)))
        .hasMessage(RUN + ": --epochs: " + message);
  }

  @Test
  void onlyAnUnfinishedModelMayHaveAnotherLearningRate() throws InvalidCheckpointException {
    Consumer<ObjectNode> smaller = after -> after.put("learningRate", 0.01);
    require(SettingsChange.LEARNING_RATE, false, smaller);
    assertThatThrownBy(() -> require(SettingsChange.LEARNING_RATE, true, smaller))
        .hasMessage(RUN + ": --learning-rate: an unfinished run expected, found a finished one");
    before.putArray("activations");
    assertThatThrownBy(() -> require(SettingsChange.LEARNING_RATE, false, smaller))
        .hasMessageContaining("a run of vae or gan expected, found one of activations");
  }
}

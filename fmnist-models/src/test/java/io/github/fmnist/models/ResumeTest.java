package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fmnist.models.archive.NetworkZip;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

class ResumeTest {
  private static final int EPOCHS = 2;
  private static final BatchSource BATCHES = BatchSource.shuffled(new Bars(110), 32, 1);

  @TempDir private Path directory;

  /** Stops a training, and keeps what its listener receives. */
  private static final class Recorder implements TrainingListener {
    private final int stopAt;
    private int calls;
    private TrainingProgress progress = TrainingProgress.NONE;
    private final List<Object> seen = new ArrayList<>();

    Recorder(int stopAt) {
      this.stopAt = stopAt;
    }

    @Override
    public void stepped(Step step) {
      seen.add(step);
    }

    @Override
    public boolean epochEnded(Epoch epoch) {
      seen.add(List.of(epoch.epoch(), epoch.loss()));
      return true;
    }

    @Override
    public boolean advanced(TrainingProgress progress) {
      this.progress = progress;
      return ++calls != stopAt;
    }
  }

  private static Trainer trainer(TrainingListener listener) {
    return Trainer.forEpochs(EPOCHS).listener(listener);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 9, 10}) // the fifth call is that of the first epoch's end
  void aNetworkContinuesFromEachStepToTheSameBits(int stopAt) throws IOException {
    Recorder whole = new Recorder(0);
    MultiLayerNetwork expected = network();
    trainer(whole).train(expected, BATCHES);

    Recorder first = new Recorder(stopAt);
    MultiLayerNetwork stopped = network();
    trainer(first).train(stopped, BATCHES);
    MultiLayerNetwork loaded = NetworkZip.read("a test", bytes(stopped));
    Recorder second = new Recorder(0);
    trainer(second).resume(first.progress).train(loaded, BATCHES);

    assertThat(bytes(loaded)).isEqualTo(bytes(expected));
    first.seen.addAll(second.seen);
    assertThat(first.seen).isEqualTo(whole.seen);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void aVaeContinuesFromEachStepToTheSameBits(int stopAt) throws IOException {
    Recorder whole = new Recorder(0);
    Recorder first = new Recorder(stopAt);
    Recorder second = new Recorder(0);
    try (Vae expected = vae();
        Vae stopped = vae()) {
      expected.fit(BATCHES, trainer(whole));
      stopped.fit(BATCHES, trainer(first));
      stopped.save(file("stopped"));
      try (Vae loaded = Vae.load(file("stopped"))) {
        loaded.fit(BATCHES, trainer(second).resume(first.progress));
        loaded.save(file("loaded"));
      }
      expected.save(file("expected"));
    }
    assertThat(file("loaded")).hasSameBinaryContentAs(file("expected"));
    first.seen.addAll(second.seen);
    assertThat(first.seen).isEqualTo(whole.seen);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void aGanContinuesFromEachStepToTheSameBitsAndStatistics(int stopAt) throws IOException {
    Recorder first = new Recorder(stopAt);
    try (Gan expected = gan();
        Gan stopped = gan()) {
      expected.fit(BATCHES, trainer(new Recorder(0)));
      stopped.fit(BATCHES, trainer(first));
      stopped.save(file("stopped"));
      try (Gan loaded = Gan.load(file("stopped"))) {
        assertThat(loaded.dynamics()).isEqualTo(stopped.dynamics());
        loaded.fit(BATCHES, trainer(new Recorder(0)).resume(first.progress));
        assertThat(loaded.dynamics()).isEqualTo(expected.dynamics());
        loaded.save(file("loaded"));
      }
      expected.save(file("expected"));
    }
    assertThat(file("loaded")).hasSameBinaryContentAs(file("expected"));
  }

  @Test
  void aFinishedTrainingStaysAsItIs() throws IOException {
    Recorder whole = new Recorder(0);
    MultiLayerNetwork network = network();
    trainer(whole).train(network, BATCHES);
    byte[] before = bytes(network);

    trainer(new Recorder(0)).resume(whole.progress).train(network, BATCHES);

    assertThat(bytes(network)).isEqualTo(before);
  }

  @Test
  void aSourceThatCannotBeSoughtContinuesBetweenEpochsOnly() {
    BatchSource iterator =
        BatchSource.of(new ListDataSetIterator<>(List.of(new Bars(20).batch(0, 1, 2, 3)), 2));
    MultiLayerNetwork network = network();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.forEpochs(2)
                    .resume(new TrainingProgress(0, 1, 2, 1, 2, 1, 0.5))
                    .train(network, iterator))
        .withMessageStartingWith("a seekable source expected, to continue within an epoch; found");
    Trainer.forEpochs(1).train(network, iterator);
    Trainer.forEpochs(2).resume(new TrainingProgress(1, 0, 4, 1, 0, 0, 0)).train(network, iterator);
    assertThat(network.getEpochCount()).isEqualTo(2);
  }

  @Test
  void anotherModelIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.forEpochs(2)
                    .resume(new TrainingProgress(1, 0, 4, 1, 0, 0, 0))
                    .train(network(), BATCHES))
        .withMessage("a model that was trained for at least 1 epochs expected, found 0");
  }

  private Path file(String name) {
    return directory.resolve(name + ".zip");
  }

  private static byte[] bytes(MultiLayerNetwork network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NetworkZip.write(bytes, network);
    return bytes.toByteArray();
  }

  private static MultiLayerNetwork network() {
    return CnnFactory.withActivation(Activation.SELU)
        .filters(4, 8)
        .denseUnits(16)
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .classes(2)
        .dropout(0.2)
        .seed(3)
        .network();
  }

  private static Vae vae() {
    return Vae.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .dense(8)
        .latentSize(2)
        .dynamicBinarization(true)
        .klWarmUp(6)
        .build();
  }

  private static Gan gan() {
    return Gan.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .dense(8)
        .latentSize(3)
        .spectralNormalization(true)
        .instanceNoise(0.2, 7)
        .discriminatorSteps(2)
        .build();
  }
}

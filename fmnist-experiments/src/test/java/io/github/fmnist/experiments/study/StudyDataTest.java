package io.github.fmnist.experiments.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.experiments.TinyDataset;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class StudyDataTest {
  @TempDir Path directory;
  private FashionMnist data;

  @BeforeEach
  void writeImages() throws IOException {
    data = FashionMnist.from(TinyDataset.write(directory, 240, 30));
  }

  @Test
  void holdsOutOneImageInTwelveOfEachClass() throws IOException {
    StudyData study = StudyData.of(data, 220, 20, InputScale.STANDARDIZED, 1);
    assertThat(study.validation().countsByClass()).containsOnly(2);
    assertThat(study.training().countsByClass()).containsOnly(22);
    assertThat(study.test().size()).isEqualTo(30);
  }

  @Test
  void holdsOutTheRequestedNumberOfImages() throws IOException {
    StudyData study = StudyData.of(data, 140, 100, InputScale.UNIT, 1);
    assertThat(study.validation().countsByClass()).containsOnly(10);
    assertThat(contents(study.training()))
        .hasSize(140)
        .doesNotContainAnyElementsOf(contents(study.validation()));
  }

  @Test
  void refusesSizesThatAreTooLargeTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudyData.of(data, 41, 200, InputScale.UNIT, 1))
        .withMessageContaining("of 240; 41 and 200 given");
  }

  @Test
  void trainingAndValidationImagesAreDisjoint() throws IOException {
    StudyData study = StudyData.of(data, 220, 20, InputScale.STANDARDIZED, 1);
    Set<ByteBuffer> validation = contents(study.validation());
    assertThat(contents(study.training())).hasSize(220).doesNotContainAnyElementsOf(validation);
  }

  @Test
  void theProbeHasAsManyTrainingImagesAsValidation() throws IOException {
    StudyData study = StudyData.of(data, 220, 20, InputScale.STANDARDIZED, 1);
    assertThat(study.probe().countsByClass()).containsOnly(2);
    assertThat(contents(study.training())).containsAll(contents(study.probe()));
  }

  @Test
  void stratifiesAPartOfTheTrainingImages() throws IOException {
    StudyData study = StudyData.of(data, 50, 20, InputScale.STANDARDIZED, 1);
    assertThat(study.training().countsByClass()).containsOnly(5);
  }

  @Test
  void theSeedDeterminesTheSplit() throws IOException {
    StudyData one = StudyData.of(data, 100, 20, InputScale.UNIT, 1);
    assertThat(contents(StudyData.of(data, 100, 20, InputScale.UNIT, 1).training()))
        .isEqualTo(contents(one.training()));
    assertThat(contents(StudyData.of(data, 100, 20, InputScale.UNIT, 2).training()))
        .isNotEqualTo(contents(one.training()));
  }

  @Test
  void standardizesByTheTrainingImagesAlone() throws IOException {
    StudyData study = StudyData.of(data, 220, 20, InputScale.STANDARDIZED, 1);
    INDArray training = study.measuringBatches(study.training()).next().getFeatures();
    assertThat(training.meanNumber().doubleValue()).isCloseTo(0, within(1e-4));
    assertThat(training.stdNumber(false).doubleValue()).isCloseTo(1, within(1e-4));
    INDArray test = study.measuringBatches(study.test()).next().getFeatures();
    assertThat(study.normalization().invert(test).equalsWithEps(data.test().features(), 1e-5))
        .isTrue();
  }

  @Test
  void offersUnitAndSymmetricScales() throws IOException {
    assertThat(lowest(InputScale.UNIT)).isCloseTo(0, within(1e-6));
    assertThat(lowest(InputScale.SYMMETRIC)).isCloseTo(-1, within(1e-6));
  }

  @Test
  void refusesImagesWithTheSameValueInEveryPixel() throws IOException {
    try (RandomAccessFile images =
        new RandomAccessFile(directory.resolve("train-images-idx3-ubyte").toFile(), "rw")) {
      images.seek(16);
      images.write(new byte[240 * 28 * 28]);
    }
    FashionMnist black = FashionMnist.from(directory);
    assertThatThrownBy(() -> StudyData.of(black, 100, 20, InputScale.STANDARDIZED, 1))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("training images that differ expected");
  }

  private double lowest(InputScale scale) throws IOException {
    StudyData study = StudyData.of(data, 220, 20, scale, 1);
    return study.measuringBatches(study.training()).next().getFeatures().minNumber().doubleValue();
  }

  private static Set<ByteBuffer> contents(LabelledImages images) {
    Set<ByteBuffer> contents = new HashSet<>();
    for (int i = 0; i < images.size(); i++) {
      contents.add(ByteBuffer.wrap(images.image(i)));
    }
    return contents;
  }
}

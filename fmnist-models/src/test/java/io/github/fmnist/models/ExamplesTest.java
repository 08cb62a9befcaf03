package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ExamplesTest {
  private final INDArray features = Nd4j.arange(24).castTo(DataType.FLOAT).reshape(4, 1, 2, 3);
  private final INDArray labels = Nd4j.eye(4).castTo(DataType.FLOAT);

  @Test
  void returnsTheRowsInTheGivenOrderAndDoesNotChangeTheArray() {
    Examples examples = Examples.of(features, labels);
    DataSet batch = examples.batch(3, 1);
    assertThat(batch.getFeatures().shape()).containsExactly(2, 1, 2, 3);
    assertThat(batch.getFeatures().slice(0)).isEqualTo(features.slice(3));
    assertThat(batch.getFeatures().slice(1)).isEqualTo(features.slice(1));
    assertThat(batch.getLabels().toFloatMatrix()[0]).containsExactly(0, 0, 0, 1);
    assertThat(features.shape()).containsExactly(4, 1, 2, 3);
    assertThat(examples.size()).isEqualTo(4);
  }

  @Test
  void needsNoLabels() {
    assertThat(Examples.of(features).batch(0).getLabels()).isNull();
  }

  @Test
  void refusesAnotherNumberOfLabels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Examples.of(features, Nd4j.eye(3)))
        .withMessage("as many labels as features expected, found 4 features and 3 labels");
  }

  @Test
  void refusesArraysThatHaveBeenClosed() {
    INDArray features = Nd4j.rand(5, 3);
    Examples examples = Examples.of(features, Nd4j.rand(5, 2));
    features.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> examples.batch(0, 1))
        .withMessageContaining("closed");
  }
}

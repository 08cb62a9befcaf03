package io.github.fmnist.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FloatsTest {
  private final INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void valuesAreInCOrderWhateverTheOrderInMemory() {
    assertThat(Floats.of(matrix)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Floats.of(matrix.dup('f'))).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Floats.of(matrix.transpose())).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void aViewHasItsOwnValuesOnly() {
    assertThat(Floats.of(matrix.getRow(1))).containsExactly(4, 5, 6);
    assertThat(Floats.of(matrix.getColumn(1))).containsExactly(2, 5);
    INDArray part = matrix.get(NDArrayIndex.interval(1, 2), NDArrayIndex.interval(1, 3));
    assertThat(Floats.of(part)).containsExactly(5, 6);
    assertThat(Floats.of(matrix.reshape(6).get(NDArrayIndex.interval(2, 5))))
        .containsExactly(3, 4, 5);
  }

  @Test
  void onlyFloat32IsRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Floats.of(matrix.castTo(DataType.DOUBLE)))
        .withMessage("a float32 array expected, found DOUBLE");
  }
}

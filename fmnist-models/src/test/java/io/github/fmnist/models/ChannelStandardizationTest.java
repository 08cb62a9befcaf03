package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the documentation says of nd4j's standardization. */
class ChannelStandardizationTest {
  @Test
  void eachChannelOfImagesGetsMean0AndVariance1() {
    INDArray images = Nd4j.rand(50, 3, 4, 5);
    images.get(NDArrayIndex.all(), NDArrayIndex.point(1)).muli(200).addi(7);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(images, Nd4j.zeros(50, 1)));
    normalizer.transform(images);
    for (int channel = 0; channel < 3; channel++) {
      INDArray values = images.get(NDArrayIndex.all(), NDArrayIndex.point(channel)).dup();
      assertThat(values.meanNumber().doubleValue()).isCloseTo(0, within(1e-4));
      assertThat(values.varNumber().doubleValue()).isCloseTo(1, within(1e-2));
    }
  }
}

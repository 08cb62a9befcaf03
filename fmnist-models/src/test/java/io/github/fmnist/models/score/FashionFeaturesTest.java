package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.internal.Floats;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FashionFeaturesTest {
  private final INDArray images =
      Nd4j.math().abs(FrechetDistanceTest.normal(1, 30, 784)).muli(0.2).reshape(30, 1, 28, 28);

  @Test
  void hasADigestAnAccuracyAndClasses() {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      assertThat(extractor.sha256()).matches("[0-9a-f]{64}");
      assertThat(extractor.accuracy()).isBetween(0.91, 1.0);
      assertThat(extractor.classes()).isEqualTo(10);
    }
  }

  @Test
  void extractsFeaturesAndClasses() {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      Features features = extractor.extract(images);

      assertThat(features.size()).isEqualTo(30);
      assertThat(features.values().shape()).containsExactly(30, FashionFeatures.SIZE);
      assertThat(features.labels()).hasSize(30);
    }
  }

  @Test
  void featuresOfAnImageDoNotDependOnTheOthers() {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      INDArray alone = images.get(NDArrayIndex.interval(7, 8), NDArrayIndex.all());

      assertThat(extractor.extract(alone).values().toFloatVector())
          .containsExactly(
              extractor.extract(images).values().getRow(7).toFloatVector(), within(1e-5f));
    }
  }

  @Test
  void agreesWithStockDeeplearning4j() {
    try (FashionFeatures fast = FashionFeatures.load(Engine.ONEDNN);
        FashionFeatures stock = FashionFeatures.load(Engine.DL4J)) {
      assertThat(Floats.of(fast.extract(images).logits()))
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(Floats.of(stock.extract(images).logits()));
    }
  }

  @Test
  void acceptsFlatImages() {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      assertThat(extractor.extract(images.reshape(30, 784)).values())
          .isEqualTo(extractor.extract(images).values());
    }
  }

  @Test
  void refusesImagesOfAnotherSizeOrRange() {
    try (FashionFeatures extractor = FashionFeatures.load()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> extractor.extract(Nd4j.zeros(DataType.FLOAT, 3, 1, 32, 32)))
          .withMessageContaining("[n, 1, 28, 28] or [n, 784] expected, found")
          .withMessageContaining("32");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> extractor.extract(Nd4j.zeros(DataType.FLOAT, 3, 3, 28, 28)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> extractor.extract(Nd4j.zeros(DataType.DOUBLE, 3, 784)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> extractor.extract(images.sub(0.5)))
          .withMessageContaining("grey values in [0, 1] expected, found -0.");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> extractor.extract(images.dup().putScalar(5, Float.NaN)))
          .withMessageContaining("found NaN");
    }
  }
}

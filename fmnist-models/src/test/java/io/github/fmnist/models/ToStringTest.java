package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.models.gan.Diversity;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.gan.GanDynamics;
import io.github.fmnist.models.score.Baseline;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.score.Measures;
import io.github.fmnist.models.score.Neighbour;
import io.github.fmnist.models.score.Scoreboard;
import io.github.fmnist.models.score.ScoreboardBuilder;
import io.github.fmnist.models.vae.Elbo;
import io.github.fmnist.models.vae.Likelihood;
import io.github.fmnist.models.vae.Posterior;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The string of every object, as in a debugger or a log, is one short and meaningful line. */
class ToStringTest {
  private static final int MAX_LENGTH = 200;

  /** A number with more digits than most. */
  private static final double NUMBER = -1234.5678901234567;

  private static final INDArray MANY = Nd4j.zeros(DataType.FLOAT, 10_000, 7);

  private static final List<Object> SAMPLES = new ArrayList<>();

  @BeforeAll
  static void make() {
    FashionFeatures extractor = FashionFeatures.load();
    ScoreboardBuilder builder = Scoreboard.builder(extractor).images(30);
    DataSet real = real();
    Scoreboard board = builder.build(real, real);
    MultiLayerNetwork network = Tiny.factory(Activation.SELU).network();
    EarlyStopping stopping = EarlyStopping.of(3, () -> NUMBER, network);
    stopping.epochEnded(new TrainingListener.Epoch(0, NUMBER, NUMBER, NUMBER));
    Vae model = vae().build();
    BatchSource batches = BatchSource.shuffled(new Bars(200), 32, Long.MIN_VALUE);
    SAMPLES.addAll(
        List.of(
            Augmentation.ofImages(1, 28, 28).shift(2).horizontalFlip(1 / 3.0),
            Augmentation.ofImages(1, 28, 28).of(batches, 1),
            batches,
            BatchSource.of(new ListDataSetIterator<>(real.asList(), 7)),
            CnnFactory.withActivation(Activation.LEAKYRELU).seed(Long.MIN_VALUE),
            new Diversity(NUMBER, NUMBER),
            stopping,
            EarlyStopping.of(3, () -> NUMBER, network),
            stopping.memory(),
            elbo(10_000),
            Examples.of(MANY, MANY),
            Examples.of(MANY),
            new GanDynamics(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER),
            Likelihood.learnedGaussian(1 / 3.0),
            new Posterior(MANY, MANY),
            Trainer.forEpochs(3).timeBudget(Duration.ofMillis(123_456_789)),
            new TrainingListener.Epoch(1, NUMBER, NUMBER, NUMBER),
            new TrainingListener.Step(1, 2, 3, NUMBER),
            new TrainingProgress(3, 5, 70_000, -NUMBER, 1_280, 0.5, NUMBER)));
    SAMPLES.addAll(
        List.of(
            vae(),
            model,
            model.sampler(Examples.of(Nd4j.rand(DataType.FLOAT, 40, 64)), 1),
            gan(),
            gan().build(),
            extractor,
            extractor.extract(real.getFeatures()),
            new Measures(NUMBER, 1, 1, 1, NUMBER, NUMBER, 1, OptionalDouble.of(1 / 3.0)),
            new Neighbour(60_000, NUMBER),
            builder.seed(Long.MIN_VALUE),
            board,
            board.score(Baseline.NOISE)));
  }

  private static DataSet real() {
    float[] pixels = new float[30 * 784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 37 % 101 / 101f;
    }
    return new DataSet(
        Nd4j.createFromArray(pixels).reshape(30, 1, 28, 28), Nd4j.eye(10).repeat(0, 3));
  }

  private static VaeBuilder vae() {
    return Vae.builder().inputShape(1, 8, 8).latentSize(3).dense(5).seed(Long.MIN_VALUE);
  }

  private static GanBuilder gan() {
    return Gan.builder().inputShape(1, 8, 8).latentSize(3).dense(5).seed(Long.MIN_VALUE);
  }

  private static Elbo elbo(int images) {
    double[] reconstruction = new double[images];
    double[] divergence = new double[images];
    Arrays.fill(reconstruction, 2);
    Arrays.fill(divergence, 1);
    return new Elbo(reconstruction, divergence);
  }

  @AfterAll
  static void close() throws Exception {
    for (Object sample : SAMPLES) {
      if (sample instanceof AutoCloseable model) {
        model.close();
      }
    }
  }

  @Test
  void stringsAreOneShortLineWithTheNameOfTheType() {
    for (Object sample : SAMPLES) {
      assertThat(sample.toString())
          .hasLineCount(1)
          .hasSizeLessThan(MAX_LENGTH)
          .doesNotContain("@", "$")
          .matches("\\w+[(\\[].*[)\\]]");
    }
  }

  @Test
  void thereIsASampleOfEveryPublicTypeWithObjects() throws Exception {
    for (Class<?> type : publicTypes()) {
      if (!type.isEnum() && !Throwable.class.isAssignableFrom(type) && hasObjects(type)) {
        assertThat(SAMPLES).as(type.getName()).hasAtLeastOneElementOfType(type);
      }
    }
  }

  /**
   * Returns whether there are objects of a type: not of a class with static methods only, but of an
   * interface that users obtain from factory methods.
   */
  private static boolean hasObjects(Class<?> type) {
    return type.isInterface()
        ? List.of(BatchSource.class, Examples.class).contains(type)
        : Arrays.stream(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .anyMatch(method -> !isStatic(method));
  }

  private static boolean isStatic(Method method) {
    return Modifier.isStatic(method.getModifiers());
  }

  private static List<Class<?>> publicTypes()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(Trainer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name =
            root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
        Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (isPublic(type) && !name.contains(".internal.")) {
          types.add(type);
        }
      }
    }
    assertThat(types).contains(Trainer.class, Measures.class, TrainingListener.Step.class);
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && (outer == null || isPublic(outer));
  }

  @Test
  void stringsOfModelsContainTheirSizes() {
    assertThat(SAMPLES)
        .extracting(Object::toString)
        .anyMatch(text -> text.startsWith("Vae(images [1, 8, 8], 3 latent dimensions"))
        .anyMatch(text -> text.startsWith("Gan(images [1, 8, 8], 3 latent dimensions"));
  }

  @Test
  void stringsOfResultsForManyImagesAreShort() {
    assertThat(elbo(10_000))
        .hasToString(
            "Elbo(-3.00 nats per image: reconstruction 2.00, divergence 1.00; 10000 images)");
    assertThat(new Posterior(MANY, MANY))
        .hasToString("Posterior(10000 images, 7 latent dimensions)");
  }

  @Test
  void theStringOfATrainerContainsItsSettings() {
    assertThat(Trainer.forEpochs(3)).hasToString("Trainer(3 epochs)");
    assertThat(Trainer.forEpochs(3).timeBudget(Duration.ofMinutes(2)))
        .hasToString("Trainer(3 epochs, at most PT2M)");
  }
}

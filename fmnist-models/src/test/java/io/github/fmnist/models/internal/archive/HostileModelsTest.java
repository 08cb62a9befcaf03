package io.github.fmnist.models.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.LinearNetworks;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.gan.GanLoss;
import io.github.fmnist.models.vae.Likelihood;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Archives of models with a random change either work or are refused within two seconds, by a
 * checked exception with a short message.
 */
class HostileModelsTest {
  private static final long SEED = Long.getLong("files.seed", 1);
  private static final int CASES = Integer.getInteger("files.cases", 300);

  private static final double SECONDS = 2;
  private static final int HANGING_SECONDS = 60;

  /** Maximum length of a message after the name of the file. */
  private static final int MAX_MESSAGE_LENGTH = 800;

  private static final DataSet BARS = new Bars(3).batch(0, 1, 2);

  @TempDir private Path directory;

  /** A model's file, and the loader for a changed copy of it. */
  private record Victim(String name, byte[] archive, Loader loader) {}

  private interface Loader {
    Loaded load(Path file) throws IOException;
  }

  /** A model, and uses of it. */
  private record Loaded(AutoCloseable model, Runnable... uses) {}

  private enum Outcome {
    WORKED,
    REFUSED,
    WRONG
  }

  @Test
  void changedArchivesWorkOrAreRefused() throws Exception {
    List<Victim> victims = victims();
    for (Victim victim : victims) {
      Loaded loaded =
          victim.loader().load(Files.write(directory.resolve("model"), victim.archive()));
      Stream.of(loaded.uses()).forEach(Runnable::run);
      loaded.model().close();
    }
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    List.of(Outcome.values()).forEach(outcome -> counts.put(outcome, 0));
    List<String> wrong = new ArrayList<>();
    ExecutorService worker = Executors.newSingleThreadExecutor();
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(SEED * 1_000_003 + i);
      Victim victim = victims.get(random.nextInt(victims.size()));
      byte[] changed = HostileZip.changed(victim.archive(), random);
      Path file = Files.write(directory.resolve("model"), changed);
      List<String> faults = new ArrayList<>();
      counts.merge(outcome(worker, victim, file, faults), 1, Integer::sum);
      for (String fault : faults) {
        wrong.add("case %d, %s: %s".formatted(i, victim.name(), fault));
      }
    }
    worker.shutdown();
    System.out.printf(
        "files, models, seed %d: %d archives: %d loaded and worked, %d refused, %d wrong%n",
        SEED,
        CASES,
        counts.get(Outcome.WORKED),
        counts.get(Outcome.REFUSED),
        counts.get(Outcome.WRONG));
    assertThat(wrong).isEmpty();
    assertThat(counts.get(Outcome.REFUSED)).isPositive();
  }

  private static Outcome outcome(
      ExecutorService worker, Victim victim, Path file, List<String> faults) throws Exception {
    Outcome outcome = null;
    // Repeats what took too long, since the machine may be busy.
    for (int attempt = 0; attempt < 2; attempt++) {
      long begin = System.nanoTime();
      Future<Outcome> use = worker.submit(() -> use(victim, file, faults));
      try {
        outcome = use.get(HANGING_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError(victim.name() + " hangs", e);
      } catch (ExecutionException e) {
        faults.add(String.valueOf(e.getCause()));
        return Outcome.WRONG;
      }
      if ((System.nanoTime() - begin) / 1e9 < SECONDS) {
        return outcome;
      }
    }
    faults.add("took more than %s s".formatted(SECONDS));
    return Outcome.WRONG;
  }

  private static Outcome use(Victim victim, Path file, List<String> faults) throws Exception {
    try {
      Loaded loaded = victim.loader().load(file);
      try (AutoCloseable model = loaded.model()) {
        Stream.of(loaded.uses()).forEach(HostileModelsTest::use);
      }
      return Outcome.WORKED;
    } catch (IOException e) {
      String message = e.getMessage();
      if (message.startsWith(file + ": ") || message.startsWith(file + ", ")) {
        if (message.length() <= file.toString().length() + MAX_MESSAGE_LENGTH) {
          return Outcome.REFUSED;
        }
      }
      faults.add("message: " + message);
      return Outcome.WRONG;
    }
  }

  private static List<Victim> victims() throws IOException {
    VaeBuilder vae = Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3);
    GanBuilder gan =
        Gan.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(3).gradientPenalty(0.1);
    return List.of(
        victim("dense VAE", vae.dense(9)),
        victim("convolutional, conditional VAE", vae.convolutional(2, 5).classes(2)),
        victim("VAE of two variances", vae.dense(5).likelihood(Likelihood.learnedGaussian(0.1))),
        victim("VAE of other layers", vae.networks(layers(), LinearNetworks.of(3, 64))),
        victim(
            "VAE on stock Deeplearning4j",
            vae.networks(layers(), LinearNetworks.of(3, 64)).engine(Engine.DL4J)),
        victim("dense GAN", gan.dense(6).spectralNormalization(true)),
        victim("DCGAN", gan.dcgan(2, 5).classes(2)),
        victim("GAN without average", gan.dense(6).emaDecay(0).loss(GanLoss.HINGE)),
        classifier(true),
        classifier(false));
  }

  /** Returns a network of many kinds of layers with settings other than the defaults. */
  private static MultiLayerConfiguration layers() {
    return new NeuralNetConfiguration.Builder()
        .updater(new Nesterovs(new StepSchedule(ScheduleType.EPOCH, 0.01, 0.5, 2)))
        .l2(1e-4)
        .activation(Activation.ELU)
        .list()
        .layer(new ZeroPaddingLayer.Builder(1, 1).build())
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).dropOut(0.9).build())
        .layer(new BatchNormalization())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new Upsampling2D.Builder(2).build())
        .layer(new Cropping2D.Builder(1, 1).build())
        .layer(new DenseLayer.Builder().nOut(5).dropOut(new GaussianNoise(0.1)).build())
        .layer(new DenseLayer.Builder().nOut(6).activation(Activation.IDENTITY).build())
        .setInputType(InputType.convolutionalFlat(Bars.SIDE, Bars.SIDE, 1))
        .build();
  }

  private static Victim victim(String name, VaeBuilder builder) throws IOException {
    try (Vae model = builder.build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      model.save(bytes);
      Engine engine = model.engine() == Engine.DL4J ? Engine.DL4J : Engine.AUTO;
      return new Victim(name, bytes.toByteArray(), file -> vae(file, engine));
    }
  }

  private static Victim victim(String name, GanBuilder builder) throws IOException {
    try (Gan model = builder.build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      model.save(bytes);
      return new Victim(name, bytes.toByteArray(), HostileModelsTest::gan);
    }
  }

  private static Victim classifier(boolean withUpdater) throws IOException {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ModelSerializer.writeModel(
          CnnFactory.withActivation(Activation.RELU)
              .inputShape(1, Bars.SIDE, Bars.SIDE)
              .filters(2, 3)
              .denseUnits(4)
              .classes(2)
              .network(),
          bytes,
          withUpdater);
      return new Victim("classifier", bytes.toByteArray(), HostileModelsTest::classifier);
    }
  }

  private static Loaded vae(Path file, Engine engine) throws IOException {
    Vae vae = Vae.load(file, engine);
    int[] labels = vae.classes() == 0 ? new int[0] : new int[] {0};
    return new Loaded(
        vae,
        () -> vae.encode(BARS.getFeatures(), labels),
        () -> vae.sample(2, 1, labels),
        () -> vae.fit(batches(vae.classes()), Trainer.forEpochs(1)));
  }

  private static Loaded gan(Path file) throws IOException {
    Gan gan = Gan.load(file);
    int[] labels = gan.classes() == 0 ? new int[0] : new int[] {0};
    return new Loaded(
        gan,
        () -> gan.sample(2, 1, labels),
        () -> gan.fit(batches(gan.classes()), Trainer.forEpochs(1)));
  }

  private static Loaded classifier(Path file) throws IOException {
    MultiLayerNetwork network = NetworkArchive.read(file.toString(), Files.readAllBytes(file));
    CompiledNetwork compiled = Engine.AUTO.compile(network);
    Runnable output = () -> compiled.output(BARS.getFeatures());
    // A network without an output layer has no training step.
    return network.getOutputLayer() instanceof IOutputLayer
        ? new Loaded(compiled, output, () -> compiled.step(BARS))
        : new Loaded(compiled, output);
  }

  private static BatchSource batches(int classes) {
    return BatchSource.shuffled(
        Examples.of(BARS.getFeatures(), classes == 0 ? null : BARS.getLabels()), 3, 1);
  }

  /** Runs a use, which may refuse unsuitable images or diverge, but not fail otherwise. */
  private static void use(Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException | DivergedException e) {
      assertThat(e).hasMessageContaining(" ");
    }
  }
}

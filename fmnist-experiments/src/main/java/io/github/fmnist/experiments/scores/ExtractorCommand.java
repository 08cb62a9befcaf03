package io.github.fmnist.experiments.scores;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Progress;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.Measurement;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.score.FashionFeatures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains the feature extractor of {@link FashionFeatures} with fixed settings, which reproduce the
 * same bytes on the same machine. After a change of the settings, both files must be copied into
 * the resources of fmnist-models.
 */
@Command(
    name = "extractor",
    description = "Trains the feature extractor of the scores again, from the real images.",
    hidden = true,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    showDefaultValues = true)
public final class ExtractorCommand implements Callable<Integer> {
  private static final int EPOCHS = 12;
  private static final int BATCH = 128;

  /** Learning rate of the first epoch. */
  private static final double LEARNING_RATE = 1.5e-3;

  private static final double DROPOUT = 0.3;

  /** One thread, since the order of sums depends on the number of threads. */
  private static final int THREADS = 1;

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the weights and of the order of images; 1 for the bundled extractor.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A new or empty directory for both files.%n  Default: runs/<time>-extractor")
  private Path out;

  @Override
  public Integer call() throws IOException {
    RunOptions.useThreads(THREADS);
    Messages messages = Messages.to(spec.commandLine().getErr());
    FashionMnist dataset = data.loadNoOther(messages);
    if (!dataset.isReal()) {
      throw new InvalidDataException(
          "--data: Fashion-MNIST expected to train the extractor, found " + dataset.name());
    }
    try (RunDirectory run = RunOptions.claim(out, spec.name(), spec)) {
      MultiLayerNetwork trained = train(dataset.train(), messages);
      double accuracy = accuracy(trained, dataset);
      byte[] zip = zip(trained);
      String sha256 = sha256(zip);
      run.write("fashion-features.zip", to -> to.write(zip));
      run.write(
          "fashion-features.properties",
          to -> to.write("accuracy=%s\nsha256=%s\n".formatted(accuracy, sha256).getBytes(UTF_8)));
      PrintWriter terminal = spec.commandLine().getOut();
      terminal.printf("%s  test accuracy %.4f%n%s%n", sha256, accuracy, run.path());
      terminal.flush();
      return ExitCode.OK;
    }
  }

  private MultiLayerNetwork train(LabelledImages images, Messages messages) {
    BatchSource batches =
        BatchSource.shuffled(
            new Examples() {
              @Override
              public int size() {
                return images.size();
              }

              @Override
              public DataSet batch(int... places) {
                return images.batch(places);
              }
            },
            BATCH,
            seed);
    MultiLayerNetwork network =
        network(LearningRateSchedule.COSINE.applyTo(new Adam(LEARNING_RATE), EPOCHS));
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network);
        Progress progress =
            Progress.of(
                "extractor", Progress.Unit.IMAGES, (long) EPOCHS * images.size(), messages)) {
      Trainer.forEpochs(EPOCHS)
          .listener(TrainingLoop.showing(progress, step -> "loss %.2f".formatted(step.loss())))
          .train(compiled, batches);
    }
    return network;
  }

  private static double accuracy(MultiLayerNetwork network, FashionMnist dataset) {
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      return Measurement.of(
              compiled,
              FashionMnistDataSetIterator.inOrder(dataset.test(), dataset.classNames(), 500))
          .accuracy();
    }
  }

  /**
   * Returns the classifier.
   *
   * <pre>
   * features   [b, 784] float32 in [0, 1]
   * convolve   [b, 32, 28, 28], 3 x 3, ReLU; max pool [b, 32, 14, 14]
   * convolve   [b, 64, 14, 14], 3 x 3, ReLU; max pool [b, 64, 7, 7]
   * convolve   [b, 16, 7, 7], 3 x 3, ReLU: fewer filters, a quarter of the weights below
   * dense      [b, 128], ReLU: the features of an image
   * output     [b, 10] softmax
   * </pre>
   */
  private MultiLayerNetwork network(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed == 0 ? Long.MIN_VALUE : seed) // nd4j takes the clock for 0
                .updater(updater)
                .activation(Activation.RELU)
                .weightInit(WeightInit.RELU)
                .list()
                .layer(convolution(32))
                .layer(pooling())
                .layer(convolution(64))
                .layer(pooling())
                .layer(convolution(16))
                .layer(
                    new DenseLayer.Builder().nOut(FashionFeatures.SIZE).dropOut(dropout()).build())
                .layer(
                    new OutputLayer.Builder(new LossMCXENT())
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.XAVIER)
                        .dropOut(dropout())
                        .build())
                .setInputType(InputType.convolutionalFlat(28, 28, 1))
                .build());
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .build();
  }

  /** Returns the dropout; Deeplearning4j's argument is the probability of keeping a value. */
  private static Dropout dropout() {
    return new Dropout(1 - DROPOUT);
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }

  /** Returns Deeplearning4j's zip without updater state, and with a fixed time in all entries. */
  private byte[] zip(MultiLayerNetwork trained) throws IOException {
    MultiLayerNetwork frozen = network(new NoOp());
    frozen.setParams(trained.params());
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ModelSerializer.writeModel(frozen, written, false);
    ByteArrayOutputStream reproducible = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(written.toByteArray()));
        ZipOutputStream to = new ZipOutputStream(reproducible)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        to.putNextEntry(copy);
        from.transferTo(to);
      }
    }
    return reproducible.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

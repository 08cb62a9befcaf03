package io.github.fmnist.experiments.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Posterior;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The networks of small runs, exported and run in ONNX Runtime. */
class ExportTest {
  private static final double TOLERANCE = 1e-5;
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  @TempDir private static Path directory;
  private static Path images;

  @BeforeAll
  static void writeImages() {
    images = TinyDataset.write(directory.resolve("stripes"), 120, 20);
  }

  /** Trains a study and exports its networks; returns the directory of the run. */
  private static Path exported(String study, String... export) {
    Path run = directory.resolve("run-" + System.nanoTime());
    List<Object> arguments = new ArrayList<>(List.of(study.split(" ", -1)));
    arguments.addAll(
        List.of(
            "--data=" + images, "--out=" + run, "--epochs=1", "--batch-size=30", "--threads=1"));
    assertSucceeds(Console.run(arguments.toArray()));
    arguments = new ArrayList<>(List.of("export", run));
    arguments.addAll(Arrays.asList(export));
    assertSucceeds(Console.run(arguments.toArray()));
    return run;
  }

  private static void assertSucceeds(Console console) {
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  private static Map<String, INDArray> run(Path model, String input, INDArray batch)
      throws Exception {
    FloatBuffer values = FloatBuffer.wrap(batch.dup('c').data().asFloat());
    try (OrtSession session = ENVIRONMENT.createSession(model.toString());
        OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, values, batch.shape());
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      Map<String, INDArray> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        OnnxTensor found = (OnnxTensor) output.getValue();
        FloatBuffer buffer = found.getFloatBuffer();
        float[] numbers = new float[buffer.remaining()];
        buffer.get(numbers);
        outputs.put(
            output.getKey(),
            Nd4j.createFromArray(numbers).reshape('c', found.getInfo().getShape()));
      }
      return outputs;
    }
  }

  private static void assertNear(INDArray found, INDArray expected) {
    assertThat(found.length()).isEqualTo(expected.length());
    INDArray difference = found.reshape(expected.shape()).sub(expected);
    assertThat(Transforms.abs(difference).maxNumber().doubleValue()).isLessThan(TOLERANCE);
  }

  private static INDArray testImages() throws IOException {
    return FashionMnist.from(images).test().features().castTo(DataType.FLOAT);
  }

  @Test
  void classifiersGiveTheProbabilitiesOfGreyValues() throws Exception {
    Path run = exported("activations --activations=selu,tanh --filters=2,3");
    INDArray grey = testImages().reshape(-1, 1, 28, 28);
    for (String name : new String[] {"selu-seed1", "tanh-seed1"}) {
      MultiLayerNetwork network =
          MultiLayerNetwork.load(run.resolve("models/" + name + ".zip").toFile(), false);
      String summary = Files.readString(run.resolve("summary.json"));
      double offset = number(summary, "offset");
      double scale = number(summary, "scale");
      INDArray expected;
      try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
        expected = compiled.output(grey.sub(offset).divi(scale).reshape(-1, 784));
      }
      assertNear(
          run(run.resolve("export/" + name + ".onnx"), "image", grey).get("probabilities"),
          expected);
    }
    assertThat(run.resolve("export/README.md"))
        .content()
        .startsWith("---\nlibrary_name: onnx\n")
        .contains("| `selu-seed1.onnx` | grey values from 0 (black) to 1 |")
        .contains("Test accuracy: selu (seed 1) ")
        .contains("./fmnist activations");
  }

  @Test
  void aSummaryThatLeadsOutOfTheDirectoryIsRefused() throws Exception {
    Path run = exported("activations --activations=relu --filters=2,3");
    Path summary = run.resolve("summary.json");
    String text = Files.readString(summary);
    Files.writeString(summary, text.replace("\"relu\"", "\"../../relu\""));
    Console refused = Console.run("export", run);
    assertThat(refused.err())
        .contains(summary + ": names of activations expected, found \"../../relu\"");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FILES);
    Files.writeString(summary, text.replace("\"seed\"", "\"seeds\""));
    assertThat(Console.run("export", run).err())
        .contains(summary + ": results with /seed expected");
  }

  private static double number(String json, String name) {
    return Double.parseDouble(json.replaceAll("(?s).*?\"" + name + "\" : ([-\\d.E]+).*", "$1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "gaussian", "learned-gaussian"})
  void encodersAndDecodersOfVaesAgreeWithTheModel(String likelihood) throws Exception {
    Path run = exported("vae --hidden=16 --latent-size=3 --likelihood=" + likelihood);
    try (Vae vae = Vae.load(run.resolve("models/vae.zip"))) {
      INDArray pixels = testImages();
      Posterior posterior = vae.encode(pixels);
      Map<String, INDArray> codes =
          run(run.resolve("export/encoder.onnx"), "image", pixels.reshape(-1, 784));
      assertNear(codes.get("mean"), posterior.mean());
      assertNear(codes.get("log_variance"), posterior.logVariance());
      assertNear(
          run(run.resolve("export/decoder.onnx"), "code", posterior.mean()).get("image"),
          vae.decode(posterior.mean()));
    }
  }

  @Test
  void generatorsAndDiscriminatorsAgreeWithTheModel() throws Exception {
    Path run = exported("gan --filters=4 --hidden=16 --latent-size=5");
    try (Gan gan = Gan.load(run.resolve("models/gan.zip"))) {
      INDArray codes = Nd4j.randn(DataType.FLOAT, 4, 5);
      INDArray expected = gan.generate(codes);
      assertNear(run(run.resolve("export/generator.onnx"), "code", codes).get("image"), expected);
      INDArray logits =
          run(run.resolve("export/discriminator.onnx"), "image", expected.reshape(-1, 1, 28, 28))
              .get("logit");
      assertNear(
          logits.reshape(-1),
          Nd4j.createFromArray(gan.discriminate(expected)).castTo(DataType.FLOAT));
    }
  }

  @Test
  void conditionalModelsTakeTheLabelBesideTheCode() throws Exception {
    Path run = exported("gan --filters=4 --hidden=16 --latent-size=5 --conditional");
    try (Gan gan = Gan.load(run.resolve("models/gan.zip"))) {
      int[] labels = {3, 0};
      INDArray codes = Nd4j.randn(DataType.FLOAT, 2, 5);
      INDArray oneHot = Nd4j.zeros(DataType.FLOAT, 2, gan.classes());
      INDArray expected = gan.generate(codes, labels);
      for (int i = 0; i < labels.length; i++) {
        oneHot.putScalar(i, labels[i], 1);
      }
      assertNear(
          run(run.resolve("export/generator.onnx"), "code", Nd4j.concat(1, codes, oneHot))
              .get("image"),
          expected);
      INDArray logits =
          run(run.resolve("export/discriminator.onnx"), "image", expected).get("logit");
      double[] found = gan.discriminate(expected, labels);
      for (int i = 0; i < labels.length; i++) {
        assertThat(logits.getDouble(i, 0) + logits.getDouble(i, 1 + labels[i]))
            .isCloseTo(found[i], within(1e-4));
      }
    }
  }

  @Test
  void aFormatThatCannotExpressANetworkIsRefusedBeforeAnyFileIsWritten() {
    Path run = directory.resolve("rational");
    assertSucceeds(
        Console.run(
            "activations",
            "--activations=relu,rationaltanh",
            "--filters=2,3",
            "--data=" + images,
            "--out=" + run,
            "--epochs=1",
            "--batch-size=30",
            "--threads=1"));
    Console refused = Console.run("export", run);
    assertThat(refused.err())
        .contains("--format: a format that can express rationaltanh-seed1 expected, found onnx: ")
        .contains("is not supported");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.resolve("export")).doesNotExist();
  }

  @Test
  void otherFormatsHaveTheSameNetworks() throws Exception {
    Path run = exported("vae --hidden=16 --latent-size=3", "--format=dl4j");
    try (Vae vae = Vae.load(run.resolve("models/vae.zip"))) {
      MultiLayerNetwork decoder =
          MultiLayerNetwork.load(run.resolve("export/decoder.zip").toFile(), false);
      assertThat(decoder.params()).isEqualTo(vae.decoder().params());
      Path other = directory.resolve("safetensors");
      assertSucceeds(Console.run("export", run, "--format=safetensors", "--out", other));
      assertThat(Files.size(other.resolve("decoder.safetensors")))
          .isGreaterThan(4 * decoder.numParams());
      assertThat(other.resolve("README.md"))
          .content()
          .contains("`encoder.safetensors`")
          .contains("`decoder.safetensors` | a latent code | the logits of the mean image |");
    }
  }
}

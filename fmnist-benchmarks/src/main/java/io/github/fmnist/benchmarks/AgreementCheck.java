package io.github.fmnist.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.fmnist.benchmarks.Agreement.Answer;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Gradients;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Gives the same weights and batch to the engines, in a process of its own, and compares. */
final class AgreementCheck {
  private static final int BATCHES = 4;
  private static final int BATCH_SIZE = 32;

  private AgreementCheck() {}

  /** Compares, and prints a list of {@link Agreement} as one line of JSON. */
  public static void main(String[] args) throws IOException {
    System.out.println(new JsonMapper().writeValueAsString(agreements()));
    System.exit(0);
  }

  private static List<Agreement> agreements() {
    List<Agreement> agreements = new ArrayList<>();
    for (Activation activation : List.of(Activation.RELU, Activation.SELU, Activation.TANH)) {
      agreements.add(
          compare("pytorch, fmnist", activation, (a, i) -> fmnist(a, i, Precision.FLOAT32)));
      agreements.add(compare("pytorch, dl4j", activation, AgreementCheck::dl4j));
      agreements.add(
          compare(
              "pytorch, onnx-runtime",
              activation,
              Precision.FLOAT32,
              AgreementCheck::torchProbabilities,
              AgreementCheck::onnx));
      if (Precision.BF16.isSupported()) {
        agreements.add(compareBf16("fmnist", activation, (a, i) -> fmnist(a, i, Precision.BF16)));
        agreements.add(compareBf16("pytorch", activation, (a, i) -> torch(a, i, Autocast.BF16)));
      }
    }
    agreements.addAll(VaeAgreement.agreements());
    agreements.addAll(GanAgreement.agreements());
    return agreements;
  }

  private static Agreement compare(String engines, Activation activation, Answering other) {
    return compare(engines, activation, Precision.FLOAT32, AgreementCheck::torch, other);
  }

  private static Agreement compareBf16(String engine, Activation activation, Answering other) {
    String engines = "pytorch, " + engine + " in bf16";
    return compare(engines, activation, Precision.BF16, AgreementCheck::torch, other);
  }

  private static Agreement compare(
      String engines, Activation activation, Precision precision, Answering one, Answering other) {
    String name = "cnn " + activation.name().toLowerCase(Locale.ROOT);
    return Agreement.over(
        IntStream.range(0, BATCHES)
            .mapToObj(
                i ->
                    Agreement.between(
                        engines,
                        name,
                        precision,
                        one.answer(activation, i),
                        other.answer(activation, i)))
            .toList());
  }

  private static Answer torch(Activation activation, int number) {
    return torch(activation, number, Autocast.OFF);
  }

  private static Answer torch(Activation activation, int number, Autocast autocast) {
    TorchCnn cnn = new TorchCnn(activation, Parameter.initial(), autocast);
    Tensor logits = cnn.logits(TorchCnn.images(Batches.images(number, BATCH_SIZE)));
    float[] gradients = cnn.gradients(logits, TorchCnn.labels(Batches.labels(number, BATCH_SIZE)));
    return new Answer(TorchCnn.values(logits), Parameter.split(gradients));
  }

  private static Answer torchProbabilities(Activation activation, int number) {
    float[] logits = torch(activation, number).outputs();
    INDArray rows = Nd4j.createFromArray(logits).reshape(BATCH_SIZE, Batches.CLASSES);
    return new Answer(Nd4j.nn().softmax(rows, 1).reshape(-1).toFloatVector(), List.of());
  }

  private static Answer onnx(Activation activation, int number) {
    float[] images = Batches.images(number, BATCH_SIZE);
    return new Answer(OnnxJob.probabilities(activation, images), List.of());
  }

  private static Answer fmnist(Activation activation, int number, Precision precision) {
    MultiLayerNetwork network = Dl4jJob.network(activation);
    DataSet batch = Dl4jJob.batch(number, BATCH_SIZE);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network, precision);
        Pass pass = compiled.forward(batch.getFeatures(), Mode.TRAIN, 0)) {
      compiled.zeroGradients();
      INDArray logits = pass.output().dup('c');
      INDArray probabilities = Nd4j.nn().softmax(logits, 1);
      pass.backward(probabilities.sub(batch.getLabels()), Gradients.PARAMETERS);
      INDArray gradients = network.getFlattenedGradients().div(BATCH_SIZE);
      return new Answer(
          logits.reshape(-1).toFloatVector(),
          Parameter.split(gradients.reshape(-1).toFloatVector()));
    }
  }

  private static Answer dl4j(Activation activation, int number) {
    MultiLayerNetwork network = Dl4jJob.network(activation);
    DataSet batch = Dl4jJob.batch(number, BATCH_SIZE);
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    // Deeplearning4j sums over the examples, and divides when it updates.
    INDArray gradients = network.getFlattenedGradients().div(BATCH_SIZE);
    List<INDArray> activations = network.feedForwardToLayer(network.getnLayers() - 2, false);
    INDArray logits =
        activations
            .get(activations.size() - 1)
            .mmul(network.getParam((network.getnLayers() - 1) + "_W"))
            .addRowVector(network.getParam((network.getnLayers() - 1) + "_b"));
    return new Answer(
        logits.dup('c').data().asFloat(), Parameter.split(gradients.reshape(-1).toFloatVector()));
  }

  /** An engine, asked for its answer to a batch. */
  private interface Answering {
    Answer answer(Activation activation, int number);
  }
}

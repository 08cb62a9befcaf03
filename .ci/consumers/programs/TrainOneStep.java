import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What a user's first program is like: it says which engine has trained a step. */
public final class TrainOneStep {
  public static void main(String[] arguments) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(8).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder().nIn(8).nOut(3).activation(Activation.SOFTMAX).build())
                .build());
    network.init();
    INDArray before = network.params().dup();
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      double score = compiled.step(new DataSet(Nd4j.rand(3, 4), Nd4j.eye(3)));
      boolean learned = Double.isFinite(score) && !before.equals(network.params());
      System.out.println(learned ? "trained by " + compiled.engine() : "nothing was learned");
    }
  }
}

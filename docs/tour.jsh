// A tour of fmnist in JShell. docs/tour runs it and leaves you at the prompt, with all variables.

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.viz.ImageGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

Path pictures = Files.createTempDirectory("fmnist-tour");

// 1. Data: synthetic garments, which need no download. FashionMnist.load() is the real dataset.
FashionMnist data = FashionMnist.synthetic(2_000, 500);
INDArray images = data.train().features(); // [2000, 784] in [0, 1]
INDArray labels = data.train().oneHotLabels(); // [2000, 10]
ImageGrid.of(data.train().first(50).features()).columns(10).writePng(pictures.resolve("garments.png"));
System.out.println("1. Fifty garments: " + pictures.resolve("garments.png"));

// 2. A CNN, which is a plain network of Deeplearning4j, trained on the engine for a few seconds.
MultiLayerNetwork cnn = CnnFactory.withActivation(Activation.SELU).filters(16, 32).network();
Trainer.forEpochs(3).train(cnn, BatchSource.shuffled(Examples.of(images, labels), 50, 1));
int[] predicted = cnn.predict(data.test().features());
int right = 0;
for (int i = 0; i < predicted.length; i++) {
  if (predicted[i] == data.test().label(i)) right++;
}
System.out.println("2. The CNN classifies " + right + " of " + predicted.length + " test images correctly.");

// 3. A VAE, trained for a few seconds, generates garments.
Vae vae = Vae.builder().build();
vae.fit(BatchSource.shuffled(Examples.of(images), 50, 1), Trainer.forEpochs(10));
ImageGrid.of(vae.sample(50, 7)).columns(10).writePng(pictures.resolve("generated.png"));
System.out.println("3. Fifty generated garments: " + pictures.resolve("generated.png"));

// Go on from here: vae.elbo(images).mean(), cnn.summary(), or FashionMnist.load(). /exit leaves.

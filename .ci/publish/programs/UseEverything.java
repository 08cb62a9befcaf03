import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.Fmnist;
import io.github.fmnist.export.OnnxModel;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.viz.ImageGrid;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

/** A project that depends on all artifacts of fmnist: it prints what it has done with each. */
public final class UseEverything {
  public static void main(String[] arguments) throws Exception {
    FashionMnist data = FashionMnist.synthetic(128, 16);
    MultiLayerNetwork cnn = CnnFactory.withActivation(Activation.SELU).filters(4, 8).network();
    try (CompiledNetwork compiled = Engine.AUTO.compile(cnn)) {
      double loss = compiled.step(data.train().batch(0, 1, 2, 3));
      System.out.println(
          "data, models, engine: one step by " + compiled.engine() + ", loss " + loss);
    }
    Path picture = Files.createTempFile("garments", ".png");
    ImageGrid.of(data.test().features()).columns(4).writePng(picture);
    System.out.println("viz: " + Files.size(picture) + " bytes of PNG");
    Files.delete(picture);
    ByteArrayOutputStream onnx = new ByteArrayOutputStream();
    OnnxModel.of(cnn).write(onnx);
    System.out.println("export: " + onnx.size() + " bytes of ONNX");
    loadOneTypeOfEach();
    Fmnist.main(new String[] {"--version"});
  }

  /** Artifacts that are added later are at least loaded. */
  private static void loadOneTypeOfEach() throws Exception {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      File file = new File(entry);
      if (file.getName().startsWith("fmnist-")) {
        try (JarFile jar = new JarFile(file)) {
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.matches("io/.*\\w\\.class"))
              .map(name -> name.replace('/', '.').replace(".class", ""))
              .flatMap(UseEverything::loaded)
              .findFirst()
              .ifPresent(type -> System.out.println(file.getName() + ": " + type));
        }
      }
    }
  }

  private static Stream<Class<?>> loaded(String type) {
    try {
      return Stream.of(Class.forName(type, false, UseEverything.class.getClassLoader()));
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return Stream.empty(); // a type of a library that the users of the artifact provide
    }
  }
}

package io.github.fmnist.experiments.scores;

import io.github.fmnist.data.IdxImages;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.score.Baseline;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Finds the image sources that the arguments of a command name. */
final class ImageSources {
  private ImageSources() {}

  /** Whether an argument is a baseline's name, or that of a regular file or a directory. */
  static boolean exist(String argument) {
    Path path = Path.of(argument);
    return baseline(argument).isPresent() || Files.isRegularFile(path) || Files.isDirectory(path);
  }

  private static Optional<Baseline> baseline(String argument) {
    return Arrays.stream(Baseline.values()).filter(b -> b.toString().equals(argument)).findFirst();
  }

  /**
   * Opens a source: {@code test}, {@code noise}, {@code mean}, a run's directory, one of PNG files,
   * or an IDX file.
   *
   * @param count images that will be asked for
   * @param classes of the dataset that it is scored against
   * @param seed of the choice among more
   * @throws InvalidDataException if images are damaged, of another size or too few
   * @throws InvalidModelException if a model is damaged, or of other images
   */
  static ImageSource open(String argument, int count, int classes, long seed, Engine engine)
      throws IOException {
    Optional<Baseline> baseline = baseline(argument);
    if (baseline.isPresent()) {
      return new ImageSource.OfBaseline(baseline.get());
    }
    Path path = Path.of(argument);
    if (Files.isRegularFile(path)) {
      INDArray images = IdxImages.read(path);
      return new ImageSource.Stored(name(path), chosen(argument, images, count, seed));
    }
    Path vae = path.resolve("models").resolve("vae.zip");
    if (Files.exists(vae)) {
      return ImageSource.OfModel.of(name(path), Vae.load(vae, engine)).checked(vae, classes);
    }
    Path gan = path.resolve("models").resolve("gan.zip");
    return Files.exists(gan)
        ? ImageSource.OfModel.of(name(path), Gan.load(gan, engine)).checked(gan, classes)
        : new ImageSource.Stored(name(path), PngImages.choose(path, count, seed));
  }

  private static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static INDArray chosen(String name, INDArray images, int count, long seed)
      throws InvalidDataException {
    if (images.size(2) != ImageSource.SIDE || images.size(3) != ImageSource.SIDE) {
      throw new InvalidDataException(
          "%s: images of 28 x 28 pixels expected, found %d x %d"
              .formatted(name, images.size(2), images.size(3)));
    }
    int[] places = RandomChoice.of(name, Math.toIntExact(images.size(0)), count, seed);
    return Nd4j.pullRows(
            images.reshape(images.size(0), ImageSource.SIDE * ImageSource.SIDE), 1, places, 'c')
        .reshape(count, 1, ImageSource.SIDE, ImageSource.SIDE);
  }

  /** Returns several sources; if one cannot be opened, the others are closed. */
  static List<ImageSource> openAll(
      List<String> arguments, int count, int classes, long seed, Engine engine) throws IOException {
    List<ImageSource> opened = new ArrayList<>();
    try {
      for (String argument : arguments) {
        ImageSource source = open(argument, count, classes, seed, engine);
        opened.add(source);
        requireOwnName(argument, source, opened);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.forEach(ImageSource::close);
      throw e;
    }
  }

  /** Tables and figures tell sources apart by their names. */
  private static void requireOwnName(String argument, ImageSource source, List<ImageSource> opened)
      throws InvalidDataException {
    boolean posesAsBaseline =
        !(source instanceof ImageSource.OfBaseline) && baseline(source.name()).isPresent();
    boolean takesAnothersName =
        opened.stream().filter(other -> other.name().equals(source.name())).count() > 1;
    if (posesAsBaseline || takesAnothersName) {
      throw new InvalidDataException(
          "%s: a source with a name of its own expected, found another named %s"
              .formatted(argument, source.name()));
    }
  }
}

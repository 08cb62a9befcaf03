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

/** Opens the image sources that the arguments of a command name. */
final class ImageSources {
  private ImageSources() {}

  /** Returns whether an argument is the name of a baseline, a regular file or a directory. */
  static boolean exists(String argument) {
    Path path = Path.of(argument);
    return baseline(argument).isPresent() || Files.isRegularFile(path) || Files.isDirectory(path);
  }

  private static Optional<Baseline> baseline(String argument) {
    return Arrays.stream(Baseline.values()).filter(b -> b.toString().equals(argument)).findFirst();
  }

  /**
   * Opens a source: {@code test}, {@code noise}, {@code mean}, a run directory, a directory of PNG
   * files, or an IDX file.
   *
   * @param count number of images that will be requested
   * @param classes number of classes of the dataset that the source is scored against
   * @param seed seed of the selection if there are more images
   * @throws InvalidDataException if images are damaged, of another size or too few
   * @throws InvalidModelException if a model is damaged, or has another image size or number of
   *     classes
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
      return new ImageSource.Stored(name(path), selected(argument, images, count, seed));
    }
    Path vae = path.resolve("models").resolve("vae.zip");
    if (Files.exists(vae)) {
      return ofVae(name(path), vae, engine).checked(vae, classes);
    }
    Path gan = path.resolve("models").resolve("gan.zip");
    return Files.exists(gan)
        ? ImageSource.OfModel.of(name(path), Gan.load(gan, engine)).checked(gan, classes)
        : new ImageSource.Stored(name(path), PngImages.choose(path, count, seed));
  }

  /** Returns the images of the sampler beside a model, or of its prior if there is no sampler. */
  private static ImageSource.OfModel ofVae(String name, Path file, Engine engine)
      throws IOException {
    Vae vae = Vae.load(file, engine);
    Path sampler = file.resolveSibling("sampler.zip");
    if (!Files.exists(sampler)) {
      return ImageSource.OfModel.of(name, vae);
    }
    try {
      return ImageSource.OfModel.of(name, vae, vae.loadSampler(sampler));
    } catch (IOException | RuntimeException e) {
      vae.close();
      throw e;
    }
  }

  private static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static INDArray selected(String name, INDArray images, int count, long seed)
      throws InvalidDataException {
    if (images.size(2) != ImageSource.SIDE || images.size(3) != ImageSource.SIDE) {
      throw new InvalidDataException(
          "%s: images of 28 x 28 pixels expected, found %d x %d"
              .formatted(name, images.size(2), images.size(3)));
    }
    int[] indices = RandomChoice.of(name, Math.toIntExact(images.size(0)), count, seed);
    return Nd4j.pullRows(
            images.reshape(images.size(0), ImageSource.SIDE * ImageSource.SIDE), 1, indices, 'c')
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
        requireUniqueName(argument, source, opened);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.forEach(ImageSource::close);
      throw e;
    }
  }

  /** Rejects a name that another source or a baseline has, since it identifies the source. */
  private static void requireUniqueName(
      String argument, ImageSource source, List<ImageSource> opened) throws InvalidDataException {
    boolean isNamedAsBaseline =
        !(source instanceof ImageSource.OfBaseline) && baseline(source.name()).isPresent();
    boolean isDuplicate =
        opened.stream().filter(other -> other.name().equals(source.name())).count() > 1;
    if (isNamedAsBaseline || isDuplicate) {
      throw new InvalidDataException(
          "%s: a source with a unique name expected, found another source named %s"
              .formatted(argument, source.name()));
    }
  }
}

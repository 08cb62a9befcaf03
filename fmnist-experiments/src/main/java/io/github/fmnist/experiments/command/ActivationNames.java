package io.github.fmnist.experiments.command;

import io.github.fmnist.models.CnnFactory;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The activations that {@code --activations} accepts: all that a hidden layer can have. */
public final class ActivationNames implements ITypeConverter<Activation>, Iterable<String> {

  /** Returns the name of an activation in commands and files, such as {@code relu}. */
  public static String of(Activation activation) {
    return activation.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of an activation in figures, as in the literature, such as {@code ReLU}. */
  public static String title(String name) {
    return switch (name) {
      case "elu", "gelu", "selu" -> name.toUpperCase(Locale.ROOT);
      case "relu" -> "ReLU";
      case "relu6" -> "ReLU6";
      case "leakyrelu" -> "leaky ReLU";
      case "thresholdedrelu" -> "thresholded ReLU";
      case "hardsigmoid" -> "hard sigmoid";
      case "hardtanh" -> "hard tanh";
      case "rationaltanh" -> "rational tanh";
      case "rectifiedtanh" -> "rectified tanh";
      case "swish", "mish" -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      default -> name;
    };
  }

  @Override
  public Activation convert(String value) {
    return supported()
        .filter(activation -> of(activation).equalsIgnoreCase(value.strip()))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("an activation expected"));
  }

  @Override
  public Iterator<String> iterator() {
    return supported().map(ActivationNames::of).iterator();
  }

  private static Stream<Activation> supported() {
    return Stream.of(Activation.values()).filter(ActivationNames::isSupported);
  }

  /** Returns whether a hidden layer can have this activation, which {@link CnnFactory} decides. */
  private static boolean isSupported(Activation activation) {
    try {
      CnnFactory.withActivation(activation);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

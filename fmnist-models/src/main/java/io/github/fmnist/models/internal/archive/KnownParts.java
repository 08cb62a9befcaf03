package io.github.fmnist.models.internal.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.deeplearning4j.nn.conf.stepfunctions.StepFunction;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Restricts the classes in a configuration to the parts of networks of Deeplearning4j and nd4j.
 * Deeplearning4j's reader instantiates any class that a configuration names.
 *
 * <p>Layers on SameDiff, such as locally connected layers and attention, are not accepted: for a
 * large image they take minutes to build.
 */
final class KnownParts {
  private static final String CONFIGURATIONS = "org.deeplearning4j.nn.conf.";

  /** The packages of the accepted classes; subpackages are not included. */
  private static final Set<String> PACKAGES =
      Set.of(
          CONFIGURATIONS + "constraint",
          CONFIGURATIONS + "distribution",
          CONFIGURATIONS + "dropout",
          CONFIGURATIONS + "layers",
          CONFIGURATIONS + "layers.convolutional",
          CONFIGURATIONS + "layers.misc",
          CONFIGURATIONS + "layers.recurrent",
          CONFIGURATIONS + "layers.util",
          CONFIGURATIONS + "layers.variational",
          CONFIGURATIONS + "layers.wrapper",
          CONFIGURATIONS + "preprocessor",
          CONFIGURATIONS + "stepfunctions",
          CONFIGURATIONS + "weightnoise",
          "org.deeplearning4j.nn.weights",
          "org.nd4j.linalg.activations.impl",
          "org.nd4j.linalg.learning.config",
          "org.nd4j.linalg.learning.regularization",
          "org.nd4j.linalg.lossfunctions.impl",
          "org.nd4j.linalg.schedule");

  private static final List<Class<?>> KINDS =
      List.of(
          Distribution.class,
          IActivation.class,
          IDropout.class,
          ILossFunction.class,
          ISchedule.class,
          IUpdater.class,
          IWeightInit.class,
          IWeightNoise.class,
          InputPreProcessor.class,
          Layer.class,
          LayerConstraint.class,
          ReconstructionDistribution.class,
          Regularization.class,
          StepFunction.class);

  /** The fields in which Deeplearning4j's Jackson looks for the class of a part. */
  private static final Set<String> TYPE_NAMES = Set.of("@class", "class", "@type", "type", "@c");

  private static final String LAYER_NAME = "layerName";

  /** Matches any text that may be the name of a class with a package. Texts are short. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\[*L?\\p{Alpha}[\\w$]*(\\.[\\w$]+)+;?");

  private KnownParts() {}

  /**
   * Refuses every class that is not a part of a network. Does not initialise any class.
   *
   * @param source name of the source, for messages
   * @param node JSON as {@link StrictJson} reads it: not deep, with short texts
   */
  static void check(String source, JsonNode node) throws InvalidModelException {
    for (String name : TYPE_NAMES) {
      JsonNode type = node.get(name);
      require(source, type == null || (type.isTextual() && isPart(type.asText())), type);
    }
    require(source, !node.isTextual() || isHarmless(node.asText()), node);
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      check(source, node.get(i));
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      require(source, isHarmless(field.getKey()), field.getKey());
      // The name of a layer may be any text.
      if (!(field.getKey().equals(LAYER_NAME) && field.getValue().isTextual())) {
        check(source, field.getValue());
      }
    }
  }

  private static void require(String source, boolean harmless, Object found)
      throws InvalidModelException {
    if (!harmless) {
      throw new InvalidModelException(
          "%s: parts of networks expected, found the class %s"
              .formatted(source, Excerpt.of(found)));
    }
  }

  private static boolean isHarmless(String text) {
    return isPart(text) || !CLASS_NAME.matcher(text).matches();
  }

  private static boolean isPart(String name) {
    int end = name.lastIndexOf('.');
    if (end < 0 || !PACKAGES.contains(name.substring(0, end))) {
      return false;
    }
    try {
      Class<?> named = Class.forName(name, false, MultiLayerConfiguration.class.getClassLoader());
      return !Modifier.isAbstract(named.getModifiers())
          && !AbstractSameDiffLayer.class.isAssignableFrom(named)
          && KINDS.stream().anyMatch(kind -> kind.isAssignableFrom(named));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}

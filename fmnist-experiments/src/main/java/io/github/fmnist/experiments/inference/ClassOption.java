package io.github.fmnist.experiments.inference;

import io.github.fmnist.experiments.record.Examples;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --class} of commands that apply a model, which may be conditional. */
final class ClassOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description =
          "Class of all images for a conditional model: its name, or its label from 0 on.")
  private @Nullable String name;

  /**
   * Returns a label for each image; without the option, the classes in turn. A model that is not
   * conditional has no labels.
   *
   * @param classes number of classes of a conditional model, 0 for others
   */
  int[] labels(int count, int classes, RunRecord run) throws IOException {
    OptionalInt label = label(classes, run);
    return IntStream.range(0, classes == 0 ? 0 : count)
        .map(i -> label.orElse(i % classes))
        .toArray();
  }

  /**
   * Returns the label of all images; requires the option if the model is conditional. Empty if it
   * is not.
   */
  OptionalInt requiredLabel(int classes, RunRecord run) throws IOException {
    OptionalInt label = label(classes, run);
    if (classes > 0 && label.isEmpty()) {
      throw invalid("the class of the images expected, since the model is conditional", "none");
    }
    return label;
  }

  /** Returns as many labels as there are images; none without a label. */
  static int[] repeated(OptionalInt label, long count) {
    int[] labels = new int[label.isPresent() ? (int) count : 0];
    Arrays.fill(labels, label.orElse(0));
    return labels;
  }

  private OptionalInt label(int classes, RunRecord run) throws IOException {
    if (name == null) {
      return OptionalInt.empty();
    }
    if (classes == 0) {
      throw invalid("a conditional model expected", "one without classes");
    }
    List<String> names = Examples.of(run).map(Examples::classNames).orElse(List.of());
    int label = -1;
    for (int i = Math.min(classes, names.size()) - 1; i >= 0; i--) {
      label = name.equalsIgnoreCase(names.get(i)) ? i : label;
    }
    if (label < 0) { // names come first: they may be numbers, too
      label = IntStream.range(0, classes).mapToObj(Integer::toString).toList().indexOf(name);
    }
    if (label < 0) {
      String others = names.isEmpty() ? "" : " or one of " + String.join(", ", names);
      throw invalid("a label from 0 to %d%s expected".formatted(classes - 1, others), name);
    }
    return OptionalInt.of(label);
  }

  private ParameterException invalid(String expected, String found) {
    return new ParameterException(
        spec.commandLine(), "--class: %s, found %s".formatted(expected, found));
  }
}

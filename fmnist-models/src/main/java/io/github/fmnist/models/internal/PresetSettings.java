package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.Stream;

/** Names of the given settings that configure the built-in networks. */
public record PresetSettings(List<String> names) {
  public static final PresetSettings NONE = new PresetSettings(List.of());

  public PresetSettings with(String name) {
    return new PresetSettings(Stream.concat(names.stream(), Stream.of(name)).distinct().toList());
  }

  /** Returns these settings without those of the given names. */
  public PresetSettings without(String... others) {
    return new PresetSettings(
        names.stream().filter(name -> !List.of(others).contains(name)).toList());
  }

  /** Refuses these settings for networks of the user's own, on which they have no effect. */
  public void requireNone() {
    checkArgument(
        names.isEmpty(),
        "no settings of layers or optimizers expected for networks of your own, found %s",
        String.join(", ", names));
  }
}

package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.Stream;

/** Names of the settings given so far that say how the networks of ours are made. */
public record PresetSettings(List<String> names) {
  public static final PresetSettings NONE = new PresetSettings(List.of());

  public PresetSettings with(String name) {
    return new PresetSettings(Stream.concat(names.stream(), Stream.of(name)).distinct().toList());
  }

  /** Refuses them beside networks of the user's own, on which they have no effect. */
  public void requireNone() {
    checkArgument(
        names.isEmpty(),
        "networks of your own have layers and optimizers of their own: nothing else expected to"
            + " set these, found %s",
        String.join(", ", names));
  }
}

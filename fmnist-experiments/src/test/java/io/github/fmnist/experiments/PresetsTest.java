package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.PresetOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Presets that stand for other options. */
class PresetsTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+(=| )[^ \\\\\n`]+");

  @ParameterizedTest
  @CsvSource({"activations, best", "vae, likelihood"})
  void theDocumentationListsTheOptions(String study, String preset) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "studies.md"));
    String listing =
        page.substring(
            page.indexOf("`%s %s` is short for".formatted(PresetOptions.PRESET, preset)));
    listing = listing.substring(listing.indexOf("```") + 3);
    listing = listing.substring(0, listing.indexOf("```"));
    List<String> listed =
        OPTION
            .matcher(listing)
            .results()
            .map(MatchResult::group)
            .map(option -> option.replaceFirst(" ", "="))
            .toList();
    assertThat(listed).containsExactlyElementsOf(options(study, preset));
  }

  private static List<String> options(String study, String preset) {
    Object command =
        new CommandLine(new Fmnist())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(study, PresetOptions.PRESET, preset)
            .subcommand()
            .commandSpec()
            .userObject();
    return ((PresetOptions) command).presetOptions();
  }
}

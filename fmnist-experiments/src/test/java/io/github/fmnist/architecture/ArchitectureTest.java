package io.github.fmnist.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dependencies between packages, as docs/design.md documents them. */
class ArchitectureTest {
  private static final int MAX_FILES = 20;

  /** Each package of a module with several packages, and the packages of the module it may use. */
  @ParameterizedTest
  @CsvSource({
    "models.internal,",
    "models, models.internal",
    "models.internal.archive, models models.internal",
    "models.internal.mixture,",
    "models.internal.prior, models models.internal models.internal.mixture",
    "models.archive, models models.internal models.internal.archive",
    "models.vae, models models.internal models.internal.archive models.internal.mixture"
        + " models.internal.prior models.archive",
    "models.gan, models models.internal models.internal.archive models.archive",
    "models.score, models models.internal models.internal.archive models.archive",
    "experiments.record,",
    "experiments.run, experiments.record",
    "experiments.pictures, experiments.run",
    "experiments.command, experiments.pictures experiments.run experiments.record",
    "experiments.trials, experiments.command experiments.run experiments.record",
    "experiments.study, experiments.run experiments.record",
    "experiments.scores, experiments.report experiments.study experiments.command"
        + " experiments.statistics experiments.run experiments.record",
    "experiments.statistics,",
    "experiments.records, experiments.run experiments.record experiments.statistics",
    "experiments.inference, experiments.pictures experiments.command experiments.run"
        + " experiments.record",
    "experiments.export, experiments.inference experiments.command experiments.run"
        + " experiments.record",
    "experiments.page, experiments.record",
    "experiments.report, experiments.page experiments.export experiments.inference"
        + " experiments.command experiments.run experiments.record experiments.statistics",
    "experiments.activations.health,",
    "experiments.activations, experiments.activations.health experiments.report experiments.study"
        + " experiments.command experiments.run experiments.record experiments.statistics"
        + " experiments.trials",
    "experiments.sweep, experiments.activations experiments.report experiments.command"
        + " experiments.run experiments.record experiments.trials",
    "experiments.vae, experiments.report experiments.scores experiments.study"
        + " experiments.command experiments.run experiments.record experiments.statistics",
    "experiments.gan, experiments.report experiments.scores experiments.study"
        + " experiments.command experiments.run experiments.record",
  })
  void packagesUseOnlyThePackagesBelowThem(String user, String used) {
    String module = user.replaceFirst("[.].*", "");
    Set<String> allowed = used == null ? Set.of() : Set.of(used.split(" "));
    DescribedPredicate<JavaClass> forbidden =
        DescribedPredicate.describe(
            "are in other packages of the module than " + allowed,
            type -> {
              String name = type.getPackageName();
              return Modules.isOf(module, type)
                  && !name.equals(Modules.ROOT + user)
                  && !allowed.contains(name.substring(Modules.ROOT.length()));
            });
    check(
        noClasses()
            .that()
            .resideInAPackage(Modules.ROOT + user)
            .should()
            .dependOnClassesThat(forbidden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "experiments"})
  void packagesHaveNoCycles(String module) {
    check(
        slices()
            .matching(Modules.ROOT + module + ".(**)")
            .should()
            .beFreeOfCycles()
            .as("the packages of " + module + " should be free of cycles"));
  }

  @Test
  void internalPackagesAreUsedOnlyInTheirModule() {
    for (String module : Modules.NAMES) {
      DescribedPredicate<JavaClass> internals =
          DescribedPredicate.describe(
              "are internal to " + module,
              type -> Modules.isOf(module, type) && Modules.isInternal(type));
      check(
          noClasses()
              .that()
              .resideOutsideOfPackage(Modules.ROOT + module + "..")
              .should()
              .dependOnClassesThat(internals));
    }
  }

  @Test
  void onlyTheEngineUsesNatives() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(Modules.ROOT + "engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.."));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(Modules.CLASSES)
        .extracting(JavaClass::getPackage)
        .allMatch(found -> found.isAnnotatedWith(NullMarked.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "experiments"})
  void packagesFitOnAScreen(String module) throws IOException {
    Path sources = Modules.directory(module).resolve("src/main/java");
    try (Stream<Path> directories = Files.walk(sources).filter(Files::isDirectory)) {
      for (Path directory : directories.toList()) {
        try (Stream<Path> files = Files.list(directory).filter(Files::isRegularFile)) {
          assertThat(files).as(directory.toString()).hasSizeLessThanOrEqualTo(MAX_FILES);
        }
      }
    }
  }

  private static void check(ArchRule rule) {
    rule.check(Modules.CLASSES);
  }
}

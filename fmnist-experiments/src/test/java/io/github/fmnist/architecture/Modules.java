package io.github.fmnist.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;

/** The compiled classes of the published modules. */
final class Modules {
  static final String ROOT = "io.github.fmnist.";

  /** Names of the modules, which are also the names of their packages. */
  static final List<String> NAMES =
      List.of("data", "engine", "export", "models", "viz", "experiments");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(NAMES.stream().map(name -> ROOT + name).toList());

  private Modules() {}

  static boolean isOf(String module, JavaClass type) {
    return (type.getPackageName() + ".").startsWith(ROOT + module + ".");
  }

  static boolean isInternal(JavaClass type) {
    return (type.getPackageName() + ".").contains(".internal.");
  }

  static Path directory(String module) {
    return Path.of("..", "fmnist-" + module);
  }
}

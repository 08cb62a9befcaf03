import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws projects: any artifacts of ours, nd4j's, Deeplearning4j's and bytedeco's, in any order. */
final class Draw {
  private static final List<Dep> OURS =
      List.of(
          Dep.ours("fmnist-data"),
          Dep.ours("fmnist-viz"),
          Dep.ours("fmnist-export"),
          Dep.ours("fmnist-engine"),
          Dep.ours("fmnist-experiments"));
  private static final List<Dep> HARMLESS =
      List.of(Dep.nd4j("nd4j-native-platform"), Dep.dl4j("deeplearning4j-nn"));
  private static final List<Dep> OLDER =
      List.of(
          Dep.nd4j("nd4j-native"),
          Dep.nd4j("nd4j-api"),
          Dep.bytedeco("javacpp", "1.5.7"),
          Dep.bytedeco("javacpp-platform", "1.5.7"),
          Dep.bytedeco("openblas-platform", "0.3.19-1.5.7"));

  private final Random random;
  private final boolean quick;

  Draw(long seed, boolean quick) {
    this.random = new Random(seed);
    this.quick = quick;
  }

  List<Project> projects() {
    List<Project> projects = new ArrayList<>();
    for (int i = 0; i < (quick ? 8 : 40); i++) {
      String name = "p%02d".formatted(i + 1);
      projects.add(
          switch (i % 4) {
            case 0 -> harmless(name);
            case 1 -> anything(name, true);
            case 2 -> anything(name, false);
            default ->
                i % 8 == 3
                    ? withoutModels(name, i > 3 && random.nextBoolean())
                    : withoutEngine(name);
          });
    }
    return projects;
  }

  /** Nothing in it may win over what fmnist-models wants. */
  private Project harmless(String name) {
    List<Dep> all = some(OURS);
    all.add(Dep.ours("fmnist-models"));
    all.addAll(some(HARMLESS));
    if (!quick && random.nextBoolean()) {
      all.add(Dep.dl4j("deeplearning4j-core"));
    }
    return shuffled(name, all, false);
  }

  private Project anything(String name, boolean bom) {
    List<Dep> all = some(OURS);
    all.add(Dep.ours(random.nextInt(4) == 0 ? "fmnist-experiments" : "fmnist-models"));
    all.addAll(some(HARMLESS));
    List<Dep> older = some(OLDER);
    all.addAll(older.isEmpty() ? List.of(OLDER.get(random.nextInt(OLDER.size()))) : older);
    return shuffled(name, all.stream().distinct().toList(), bom);
  }

  /**
   * Without the BOM, nd4j-native-platform brings an old OpenBLAS, for which the engine names the
   * remedy.
   */
  private Project withoutModels(String name, boolean bom) {
    List<Dep> all = some(OURS.subList(0, 2));
    all.add(Dep.ours("fmnist-engine"));
    all.add(Dep.nd4j("nd4j-native-platform"));
    all.add(Dep.bytedeco("dnnl-platform", "3.11-1.5.13"));
    return shuffled(name, all, bom);
  }

  private Project withoutEngine(String name) {
    List<Dep> all = new ArrayList<>(List.of(OURS.get(random.nextInt(2))));
    all.addAll(some(OURS.subList(0, 2)));
    all.add(Dep.nd4j("nd4j-native-platform"));
    return shuffled(name, all.stream().distinct().toList(), random.nextBoolean());
  }

  private List<Dep> some(List<Dep> of) {
    List<Dep> some = new ArrayList<>();
    of.stream().filter(d -> random.nextInt(3) == 0).forEach(some::add);
    return some;
  }

  private Project shuffled(String name, List<Dep> dependencies, boolean bom) {
    List<Dep> shuffled = new ArrayList<>(dependencies);
    Collections.shuffle(shuffled, random);
    return new Project(name, shuffled, bom, "");
  }
}

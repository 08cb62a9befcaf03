package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final String PRODUCT =
      "onednn_verbose,v1,primitive,exec,cpu,matmul,brg_matmul:avx2,undef,src:f32::blocked:ab::f0"
          + " wei:f32::blocked:ab::f0 dst:f32::blocked:ab::f0,attr-scratchpad:user,,10x200:200x30,";

  private static PrimitiveRun run(String primitive, String propagation, String problem) {
    return new PrimitiveRun(primitive, "jit:avx2", propagation, "", problem, 1);
  }

  @Test
  void countsTheOperationsOfProducts() {
    assertThat(run("matmul", "undef", "10x200:200x30").operations()).isEqualTo(2 * 10 * 200 * 30);
    assertThat(run("inner_product", "forward_training", "mb4ic32ih7iw7oc5").operations())
        .isEqualTo(2.0 * 4 * 32 * 49 * 5);
    assertThat(
            run(
                    "convolution",
                    "backward_data",
                    "mb2_ic3oc5_ih28oh14kh4sh2dh0ph1_iw28ow14kw4sw2dw0pw1")
                .operations())
        .isEqualTo(2.0 * 2 * 3 * 5 * 14 * 14 * 16);
    assertThat(
            run(
                    "deconvolution",
                    "forward_training",
                    "mb2_ic3oc5_ih7oh14kh4sh2dh0ph1_iw7ow14kw4sw2dw0pw1")
                .operations())
        .as("each input value meets the kernel once")
        .isEqualTo(2.0 * 2 * 3 * 5 * 7 * 7 * 16);
    assertThat(run("eltwise", "forward_training", "2x3").operations()).isZero();
  }

  @Test
  void countsTheBytesOfTensors() {
    assertThat(run("matmul", "undef", "10x200:200x30").bytes())
        .isEqualTo(4.0 * (10 * 200 + 200 * 30 + 10 * 30));
    assertThat(run("reorder", "undef", "64x3x5").bytes()).isEqualTo(4.0 * 2 * 64 * 15);
    assertThat(run("eltwise", "backward_data", "64x3").bytes()).isEqualTo(4.0 * 3 * 64 * 3);
  }

  @Test
  void addsUpRunsThatAreAlikeAndTellsWhatIsLeftOfTheStep() {
    Profile profile =
        Profile.of(
            "vae-train",
            new PeakWorker.Peak(100, 50, 20),
            new ProfileWorker.Steps(4, 2),
            Profile.alike(
                List.of(
                    "something else", PRODUCT + "1.5", PRODUCT + "2.5", "{\"milliseconds\":4}")),
            Map.of(PrimitiveRun.of(PRODUCT + "1").orElseThrow().untimed(), 0.5));
    assertThat(profile.rows()).hasSize(1);
    assertThat(profile.rows().get(0).calls()).isEqualTo(1);
    assertThat(profile.rows().get(0).milliseconds()).isEqualTo(2);
    assertThat(profile.rows().get(0).gigaOperationsPerSecond())
        .isCloseTo(120_000 / 2e-3 / 1e9, within(1e-9));
    assertThat(profile.table().lines().filter(line -> line.startsWith("|")))
        .as("rows of as many cells as the header")
        .allMatch(line -> line.chars().filter(c -> c == '|').count() == 11);
    assertThat(profile.table())
        .contains(
            "| matmul | brg_matmul:avx2 | 10x200:200x30 | 1.0 | 2.000 | 50.0 % | 0.500 | 0 | 0 % |")
        .startsWith("vae-train: 4.00 ms a step, 0.0 GFLOP in products, 0 GFLOP/s, 0 % of peak\n")
        .contains(
            "the same products, bare: 0.50 ms, 13 % of the step; tensors of 0.00 GB, 0.0 GB/s")
        .contains("| all primitives | | | | 2.000 | 50.0 % |")
        .contains("| the floor: the same products, bare | | | | 0.500 | 12.5 % |")
        .contains("| the rest of the step: Java, and calls of primitives | | | | 2.000 | 50.0 % |");
  }
}

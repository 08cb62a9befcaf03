package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_sse41;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import java.util.Map;
import org.bytedeco.openblas.global.openblas_full;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.factory.Nd4j;

/** The settings that {@code .ci/accept portability} requests are in force. */
class InForceTest {
  private static final Map<String, Integer> INSTRUCTION_SETS =
      Map.of(
          "SSE41", dnnl_cpu_isa_sse41,
          "AVX2", dnnl_cpu_isa_avx2,
          "AVX512_CORE", dnnl_cpu_isa_avx512_core);

  @Test
  @EnabledIfSystemProperty(named = "portability.isa", matches = "SSE41|AVX2|AVX512_CORE")
  void oneDnnUsesTheRequestedInstructionSet() {
    assertThat(dnnl_get_effective_cpu_isa())
        .isEqualTo(INSTRUCTION_SETS.get(System.getProperty("portability.isa")));
  }

  @Test
  @EnabledIfSystemProperty(named = "portability.core", matches = ".+")
  void openBlasUsesTheRequestedKernels() {
    Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2));
    assertThat(openblas_full.openblas_get_corename().getString())
        .isEqualToIgnoringCase(System.getProperty("portability.core"));
  }

  @Test
  @EnabledIfSystemProperty(named = "portability.threads", matches = ".+")
  void nd4jUsesTheRequestedNumberOfThreads() {
    assertThat(Nd4j.getEnvironment().maxThreads())
        .isEqualTo(Integer.getInteger("portability.threads"));
  }
}

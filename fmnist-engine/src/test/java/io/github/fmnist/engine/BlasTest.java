package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

/** Nd4j's BLAS library is named with the kernels in use. */
class BlasTest {
  @Test
  void theKernelsAreTheSameEachTime() {
    assertThat(Engine.blas()).startsWith("OpenBLAS 0.3.31 ").isEqualTo(Engine.blas());
  }

  @Test
  @EnabledOnOs(architectures = {"amd64", "x86_64"})
  void theKernelsThatTheEnvironmentRequestsAreNamed() throws Exception {
    String output =
        ChildProcess.run(NamesTheLibrary.class, Map.of("OPENBLAS_CORETYPE", "Nehalem"), null);
    assertThat(output).containsPattern("OpenBLAS 0[.]3[.]31 .*Nehalem ");
  }

  /** The main class of a separate process. */
  static final class NamesTheLibrary {
    private NamesTheLibrary() {}

    public static void main(String[] arguments) {
      System.out.println(Engine.blas());
    }
  }
}

package io.github.fmnist.benchmarks;

/** The operations of a step, at the speed of a convolution that reaches the machine's peak. */
final class PeakJob implements Job {
  private final Runnable convolution = PeakWorker.convolution();
  private final double convolutionsPerStep;
  private double owed;

  PeakJob(Products products) {
    convolutionsPerStep = products.operations() / PeakWorker.CONVOLUTION_OPERATIONS;
  }

  @Override
  public void run(int number) {
    for (owed += convolutionsPerStep; owed >= 1; owed--) {
      convolution.run();
    }
  }
}

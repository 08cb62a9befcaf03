package io.github.fmnist.engine;

/** The same values in the same plain order with another shape. */
final class ReshapeStage implements Stage {
  private final Layout inputLayout;
  private final float scale;
  private final Tensor output;

  ReshapeStage(Program program, Tensor input, float scale, long... shape) {
    this.scale = scale;
    Scope scope = program.scope();
    Precision precision = input.layout().precision();
    inputLayout = Layout.plain(scope, precision, input.layout().shape());
    Tensor plain = program.inLayout(input, inputLayout, scale);
    Layout outputLayout = Layout.plain(scope, precision, shape);
    output = Tensor.at(scope, outputLayout, plain.address());
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    Tensor plain = program.inLayout(outputGradient, output.layout(), scale);
    return Tensor.at(program.scope(), inputLayout, plain.address());
  }
}

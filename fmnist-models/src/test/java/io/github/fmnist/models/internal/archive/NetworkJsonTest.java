package io.github.fmnist.models.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.LinearNetworks;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** The configurations of networks that are read: all that Deeplearning4j writes, and few others. */
class NetworkJsonTest {
  private static ListBuilder list() {
    return new NeuralNetConfiguration.Builder().seed(3).list().validateOutputLayerConfig(false);
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(3).build();
  }

  private static MultiLayerConfiguration ofImages(Layer... layers) {
    ListBuilder list = list();
    Stream.of(layers).forEach(list::layer);
    return list.layer(dense()).setInputType(InputType.convolutionalFlat(8, 8, 2)).build();
  }

  private static MultiLayerConfiguration ofRows(Layer... layers) {
    ListBuilder list = list().layer(dense());
    Stream.of(layers).forEach(list::layer);
    return list.setInputType(InputType.feedForward(5)).build();
  }

  @SuppressWarnings("rawtypes") // Some builders of Deeplearning4j have no other type.
  static List<MultiLayerConfiguration> configurations() {
    return List.of(
        ofImages(new ConvolutionLayer.Builder(3, 3).nOut(2).dilation(2, 2).build()),
        ofImages(new Deconvolution2D.Builder(3, 3).nOut(2).build(), new BatchNormalization()),
        ofImages(new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).build()),
        ofImages(new SeparableConvolution2D.Builder(3, 3).nOut(2).build()),
        ofImages(new SubsamplingLayer.Builder().kernelSize(2, 2).build()),
        ofImages(new Upsampling2D.Builder(2).build(), new ZeroPaddingLayer.Builder(1, 1).build()),
        ofImages(new Cropping2D.Builder(1, 1).build(), new LocalResponseNormalization()),
        ofImages(new SpaceToDepthLayer.Builder(2).build(), new GlobalPoolingLayer()),
        ofRows(new FrozenLayer(dense()), new DropoutLayer(new AlphaDropout(0.9))),
        ofRows(new AutoEncoder.Builder().nOut(2).build(), new DropoutLayer(new GaussianNoise(1))),
        ofRows(new PReLULayer.Builder().inputShape(3).build(), new LossLayer.Builder().build()),
        ofRows(
            new RepeatVector.Builder(2).build(),
            new Bidirectional(new LSTM.Builder().nOut(3).build()),
            new LastTimeStep(new LSTM.Builder().nOut(3).build())),
        ofRows(
            new DenseLayer.Builder()
                .nOut(3)
                .dropOut(new GaussianDropout(0.1))
                .weightNoise(new DropConnect(0.9))
                .weightInit(new UniformDistribution(-1, 1))
                .constrainWeights(new MaxNormConstraint(1, 1))
                .l1(0.1)
                .weightDecay(0.1)
                .biasUpdater(new Sgd(0.1))
                .build()),
        CnnFactory.withActivation(Activation.RELU).configuration());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void readsConfigurationsThatDeeplearning4jWrites(MultiLayerConfiguration configuration)
      throws InvalidModelException {
    byte[] json = NetworkJson.bytes("file", configuration);
    MultiLayerConfiguration read = NetworkJson.read("file", json);
    assertThat(read.toJson()).isEqualTo(configuration.toJson());
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RRELU"},
      mode = EnumSource.Mode.EXCLUDE)
  void readsEveryActivation(Activation activation) throws InvalidModelException {
    readsConfigurationsThatDeeplearning4jWrites(
        ofRows(new ActivationLayer.Builder().activation(activation).build()));
  }

  @ParameterizedTest
  @EnumSource(LossFunction.class)
  void readsEveryLoss(LossFunction loss) throws InvalidModelException {
    readsConfigurationsThatDeeplearning4jWrites(
        ofRows(new OutputLayer.Builder(loss).nOut(2).build()));
  }

  static List<IUpdater> updaters() {
    return List.of(
        new AMSGrad(),
        new AdaBelief(),
        new AdaDelta(),
        new AdaGrad(0.1),
        new AdaMax(),
        new Adam(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.1, 1_000_000, 0.2))),
        new Nadam(new PolySchedule(ScheduleType.ITERATION, 0.1, 2, 1_000_000)),
        new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 1_000_000)),
        new NoOp(),
        new RmsProp(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.99)),
        new Sgd(new CycleSchedule(ScheduleType.ITERATION, 0.1, 1_000_000)));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void readsEveryUpdater(IUpdater updater) throws InvalidModelException {
    readsConfigurationsThatDeeplearning4jWrites(
        ofRows(new DenseLayer.Builder().nOut(3).updater(updater).build()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kernelSize\" : [ 3, | kernelSize\" : [ 0,   | kernelSize from 1 to 4,096",
        "stride\" : [ 1,     | stride\" : [ 0,       | stride from 1 to 4,096",
        "stride\" : [ 1,     | stride\" : [ 4097,    | stride from 1 to 4,096",
        "dilation\" : [ 1,   | dilation\" : [ -1,    | dilation from 1 to 4,096",
        "padding\" : [ 0,    | padding\" : [ 2147483647, | padding from 0 to 4,096",
        "padding\" : [ 0,    | padding\" : [ -1,     | padding from 0 to 4,096",
        "kernelSize\" : [ 3, | kernelSize\" : [ 1,1,1,1,1,1,1,1,1,1, | 10 numbers at most as",
        "nout\" : 64         | nout\" : -64          | nout from 0 to 16,777,216",
        "nout\" : 64         | nout\" : 16777217     | nout from 0 to 16,777,216",
        "iterationCount\" : 0 | iterationCount\" : -1 | iterationCount from 0 to 1,073,741,824",
        "epochCount\" : 0    | epochCount\" : -1     | epochCount from 0 to 1,073,741,824",
        "inputHeight\" : 28  | inputHeight\" : 65537 | inputHeight from 0 to 65,536",
        "poolingType\" : \"MAX\" | poolingType\" : null | poolingType expected, found null",
        "cnn2dDataFormat\" : \"NCHW\" | cnn2dDataFormat\" : \"NCWH\" | cnn2dDataFormat expected,",
        "activationFn        | activationFunction    | activationFn expected, found null",
        "lossFn              | lossFunc              | lossFn expected, found null",
        "learningRate\" : 0.001 | learningRate\" : \"NaN\" | a finite number as learningRate",
        "l2\" : 0            | l2\" : 1e400          | finite numbers expected, found 1e400",
        "dataType\" : \"FLOAT\" | dataType\" : \"DOUBLE\" | the data type FLOAT expected, found",
        "nin\" : 3136        | nin\" : \"a.b.c\"     | parts of networks expected, found the class",
        "layers.DenseLayer   | layers.Layer          | parts of networks expected, found the class",
        "layers.DenseLayer   | layers.InputTypeUtil  | parts of networks expected, found the class",
        "layers.DenseLayer   | layers.SelfAttentionLayer | parts of networks expected, found",
        "layers.DenseLayer   | layers.objdetect.Yolo2OutputLayer | parts of networks expected,",
        "layers.DenseLayer   | serde.JsonMappers     | parts of networks expected, found the class",
        "config.Adam         | config.NothingKnown   | parts of networks expected, found the class",
      })
  void refusesInvalidConfigurations(String from, String to, String message) {
    String json = CNN.replace("\"regularization\"", "\"l2\" : 0, \"regularization\"");
    assertThat(json).contains(from.strip());
    String changed = json.replace(from.strip(), to.strip());
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> NetworkJson.read("file", changed.getBytes(UTF_8)))
        .withMessageStartingWith("file: ")
        .withMessageContaining(message.strip());
  }

  private static final String CNN =
      CnnFactory.withActivation(Activation.RELU).configuration().toJson();

  @Test
  void refusesTooManyLayers() {
    ListBuilder list = list();
    for (int i = 0; i < 129; i++) {
      list.layer(new ActivationLayer.Builder().activation(Activation.RELU).build());
    }
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> NetworkJson.bytes("file", list.build()))
        .withMessage("file: at most 128 layers expected, found 129");
  }

  @Test
  void aNameThatIsTooLongToBeReadIsNotWritten() {
    MultiLayerConfiguration configuration = LinearNetworks.of(2, 2);
    configuration.getConf(0).getLayer().setLayerName("n".repeat(101));
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> NetworkJson.bytes("not saved", configuration))
        .withMessageStartingWith("not saved: names, texts and numbers of at most 100 characters");
  }
}

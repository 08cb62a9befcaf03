package io.github.fmnist.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.export.ExportedNetwork;
import io.github.fmnist.experiments.export.RunModels;
import io.github.fmnist.experiments.inference.TrainedClassifier;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/**
 * The reports of small runs in a browser, Chromium, which {@code .ci/accept report} installs where
 * it may. The seed chooses the networks.
 */
@Tag("browser")
@EnabledIf(
    value = "browserExists",
    disabledReason = "chromium and chromedriver are not among the programs of this machine")
class PageTest {
  private static final long SEED = Long.getLong("report.seed", 1);

  @TempDir private static Path directory;
  private static Path activations;
  private static Path vae;
  private static Path gan;
  private static ChromeDriver browser;

  static boolean browserExists() {
    return program("chromium").isPresent() && program("chromedriver").isPresent();
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @BeforeAll
  static void open() {
    ReportedRuns runs = new ReportedRuns(directory, SEED);
    activations = runs.activations();
    vae = runs.vae();
    gan = runs.gan();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium").orElseThrow().toString());
    // Chromium refuses its sandbox to root.
    options.addArguments("--headless=new", "--no-sandbox", "--window-size=1200,900");
    options.setCapability(
        "goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL", LogType.PERFORMANCE, "ALL"));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").orElseThrow().toFile())
            .build();
    browser = new ChromeDriver(service, options);
    browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.quit();
    }
  }

  /** No page writes an error to the console, or asks anything of a network. */
  @AfterEach
  void nothingWasRequested() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .filteredOn(entry -> entry.getLevel().equals(Level.SEVERE))
        .isEmpty();
    assertThat(browser.manage().logs().get(LogType.PERFORMANCE).getAll())
        .extracting(entry -> requested(entry.getMessage()))
        .allMatch(address -> address.matches("(file:|data:|blob:).*|"));
  }

  /** Returns the address of a request; nothing for other events. */
  private static String requested(String event) {
    try {
      JsonNode message = Json.MAPPER.readTree(event).path("message");
      return message.path("method").asText().equals("Network.requestWillBeSent")
          ? message.at("/params/request/url").asText("no address")
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void visit(Path run) {
    browser.get(run.resolve("report.html").toUri().toString());
  }

  private static WebElement find(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private static String pixels(String selector) {
    return (String)
        browser.executeScript("return document.querySelector(arguments[0]).toDataURL()", selector);
  }

  private static void awaitMessage(String start) {
    browser.executeAsyncScript(
        """
        const [start, done] = arguments;
        const wait = () => {
          const { textContent } = document.querySelector(".message");
          if (textContent.startsWith(start)) {
            done();
          } else {
            setTimeout(wait, 20);
          }
        };
        wait();
        """,
        start);
  }

  private static void key(WebElement element, CharSequence key) {
    browser.executeScript("arguments[0].focus()", element);
    new Actions(browser).sendKeys(key).perform();
  }

  @Test
  void aValueIsReadByPointerAndByKeyboard() throws IOException {
    visit(activations);
    WebElement chart = find(".plot-area");
    String last = lastValue(activations, "validationAccuracy");
    assertThat(chart.getDomAttribute("aria-valuenow")).isEqualTo("3");
    assertThat(chart.getDomAttribute("aria-valuetext")).startsWith("epoch 3: ReLU, validation ");
    key(chart, Keys.ARROW_LEFT);
    assertThat(chart.getDomAttribute("aria-valuenow")).isEqualTo("2");
    key(chart, Keys.END);
    assertThat(chart.getDomAttribute("aria-valuenow")).isEqualTo("3");
    assertThat(chart.getDomAttribute("aria-valuetext")).contains("ReLU, validation " + last);
    WebElement over = find(".u-over");
    int left = -over.getSize().getWidth() / 2 + 3;
    new Actions(browser).moveToElement(over, left, 0).perform();
    assertThat(chart.getDomAttribute("aria-valuenow")).isEqualTo("1");
    assertThat(find(".u-legend .u-value").getText()).isEqualTo("1");
  }

  /** Returns the mean over the seeds after the last epoch of ReLU, as the page writes it. */
  private static String lastValue(Path run, String column) throws IOException {
    List<List<String>> rows =
        Files.readAllLines(run.resolve("metrics.csv")).stream()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    List<String> header = rows.get(0);
    double mean =
        rows.stream()
            .filter(row -> row.get(header.indexOf("activation")).equals("relu"))
            .filter(row -> row.get(header.indexOf("epoch")).equals("3"))
            .mapToDouble(row -> Double.parseDouble(row.get(header.indexOf(column))))
            .average()
            .orElseThrow();
    return new BigDecimal(mean).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  @Test
  void classifiersTellWhatTheySee() {
    visit(activations);
    WebElement picker = find(".picker");
    String before = pixels(".large");
    String status = find(".explorer > [role=status]").getText();
    key(picker, Keys.ARROW_RIGHT);
    assertThat(pixels(".large")).isNotEqualTo(before);
    assertThat(find(".explorer > [role=status]").getText()).isNotEqualTo(status);
    double sum =
        browser.findElements(By.cssSelector(".opinion:first-of-type .value")).stream()
            .mapToDouble(each -> Double.parseDouble(each.getText().replace(" %", "")))
            .sum();
    assertThat(sum).isCloseTo(100, within(1.0));
  }

  @Test
  void aPictureIsDroppedIntoThePage() throws IOException {
    visit(activations);
    String before = pixels(".large");
    browser.executeAsyncScript(
        """
        const done = arguments[arguments.length - 1];
        const canvas = document.createElement("canvas");
        canvas.width = 60;
        canvas.height = 90;
        const context = canvas.getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, 60, 90);
        context.fillStyle = "navy";
        context.fillRect(20, 10, 20, 70);
        canvas.toBlob((blob) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([blob], "trousers.png", { type: "image/png" }));
          const drop = new DragEvent("drop", { dataTransfer: transfer, cancelable: true });
          document.querySelector(".explorer").dispatchEvent(drop);
          done();
        });
        """);
    awaitMessage("trousers.png");
    assertThat(find(".message").getText())
        .isEqualTo(
            "trousers.png: 60 x 90 pixels, scaled to 19 x 28, inverted, since its border is"
                + " bright.");
    assertThat(find(".explorer > [role=status]").getText()).startsWith("trousers.png. ReLU: ");
    assertThat(pixels(".large")).isNotEqualTo(before);

    Path text = Files.writeString(directory.resolve("text.png"), "no picture");
    find("input[type=file]").sendKeys(text.toString());
    awaitMessage("text.png");
    assertThat(find(".message").getText())
        .isEqualTo("text.png: a PNG or JPEG picture expected, found something else.");
  }

  @Test
  void theLatentSpaceIsExploredByPointerAndByKeyboard() {
    visit(vae);
    String start = pixels(".panel .large");
    new Actions(browser).moveToElement(find(".pad"), 60, -40).click().perform();
    String moved = pixels(".panel .large");
    assertThat(moved).isNotEqualTo(start);
    WebElement slider = find(".control input[type=range]");
    for (int i = 0; i < 10; i++) {
      key(slider, Keys.ARROW_LEFT);
    }
    assertThat(pixels(".panel .large")).isNotEqualTo(moved);
    assertThat(find(".panel figcaption").getText()).startsWith("decoded in ");
    if (browser.executeScript("return fmnist.decoder.inputShape[0]").equals(13L)) {
      WebElement classes = browser.findElements(By.cssSelector(".panel select")).get(2);
      key(browser.findElements(By.cssSelector(".part .picker")).get(0), Keys.ARROW_RIGHT);
      assertThat(classes.getDomProperty("value")).isEqualTo("1"); // labels count up
      String one = pixels(".panel .large");
      key(classes, "7");
      assertThat(pixels(".panel .large")).isNotEqualTo(one);
    }
    String walk = pixels(".part figure:nth-child(5) .small");
    key(browser.findElements(By.cssSelector(".pickers .picker")).get(1), Keys.ARROW_DOWN);
    key(browser.findElements(By.cssSelector(".pickers .picker")).get(1), Keys.ARROW_RIGHT);
    assertThat(pixels(".part figure:nth-child(5) .small")).isNotEqualTo(walk);
  }

  @Test
  void theGeneratorMakesImagesOfNewCodes() {
    visit(gan);
    String before = pixels(".walk .small");
    find(".explorer button").click();
    assertThat(pixels(".walk .small")).isNotEqualTo(before);
  }

  @Test
  void thePageComputesWhatTheEngineComputesWithTheSameWeights() throws IOException {
    for (Path run : new Path[] {activations, vae, gan}) {
      visit(run);
      int compared = 0;
      RunRecord record = new RunRecord(run);
      for (ExportedNetwork network :
          Stream.concat(RunModels.of(record).stream(), RunModels.classifier(record).stream())
              .toList()) {
        if (Boolean.TRUE.equals(
            browser.executeScript("return arguments[0] in fmnist", network.name()))) {
          assertThat(difference(run, network)).as(run + " " + network.name()).isLessThan(1e-4);
          compared++;
        }
      }
      assertThat(compared).isEqualTo(run.equals(gan) ? 1 : 3);
      System.out.printf("report, %s: %d networks agree%n", run.getFileName(), compared);
    }
  }

  @Test
  void aWalkShowsTheOpinionOfTheClassifierAboutEachDecodedImage() throws IOException {
    visit(vae);
    List<?> codes =
        (List<?>) browser.executeScript("return Array(5).fill(fmnist.decoder.inputShape[0])");
    ExportedNetwork classifier = RunModels.classifier(new RunRecord(vae)).orElseThrow();
    PageNetwork.round(classifier.network());
    try (CompiledNetwork compiled = Engine.AUTO.compile(classifier.network())) {
      for (Object size : codes) {
        double[] code = Nd4j.randn(1, ((Number) size).longValue()).toDoubleVector();
        double[] image = numbers("fmnist.decoder.run(arguments[0]).image", code);
        double[] found =
            numbers(
                "fmnist.classifier.run(fmnist.decoder.run(arguments[0]).image).probabilities",
                code);
        INDArray pixels = Nd4j.createFromArray(image).castTo(DataType.FLOAT).reshape(1, -1);
        assertThat(found).containsExactly(compiled.output(pixels).toDoubleVector(), within(1e-4));
      }
    }
    List<WebElement> captions = browser.findElements(By.cssSelector(".part .small + figcaption"));
    assertThat(captions).hasSize(10);
    assertThat(captions).allMatch(each -> each.getText().matches(".+ \\d+ %"));
  }

  /** Returns the numbers that an expression has in the page, given an array. */
  private static double[] numbers(String expression, double... argument) {
    List<?> found =
        (List<?>)
            browser.executeScript(
                "return [..." + expression + "]", Arrays.stream(argument).boxed().toList());
    return found.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
  }

  /** Returns the greatest difference between the outputs of a network in page and engine. */
  private static double difference(Path run, ExportedNetwork network) throws IOException {
    PageNetwork.round(network.network());
    List<?> shape =
        (List<?>) browser.executeScript("return fmnist[arguments[0]].inputShape", network.name());
    INDArray input =
        Nd4j.rand(
            LongStream.concat(
                    LongStream.of(1), shape.stream().mapToLong(each -> ((Number) each).longValue()))
                .toArray());
    double[] expected = outputs(run, network, input);
    List<?> found =
        (List<?>)
            browser.executeScript(
                "return Object.values(fmnist[arguments[0]].run(arguments[1])).flatMap((x) =>"
                    + " [...x])",
                network.name(),
                Arrays.stream(input.dup('c').data().asDouble()).boxed().toList());
    assertThat(found).hasSameSizeAs(expected);
    double greatest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = expected[i] - ((Number) found.get(i)).doubleValue();
      assertThat(difference).isFinite();
      greatest = Math.max(greatest, Math.abs(difference));
    }
    return greatest;
  }

  /** Returns what the engine computes for one example, in the terms of the page. */
  private static double[] outputs(Path run, ExportedNetwork network, INDArray input)
      throws IOException {
    INDArray x = input;
    if (run.equals(activations)) {
      for (TrainedClassifier each : TrainedClassifier.of(new RunRecord(run))) {
        x = each.name().equals(network.name()) ? each.normalization().apply(input.dup()) : x;
      }
    }
    try (CompiledNetwork compiled = Engine.AUTO.compile(network.network())) {
      INDArray output = compiled.output(x);
      boolean logits =
          network.name().equals("decoder")
              && Files.readString(run.resolve("config.json")).contains("\"bernoulli\"");
      return (logits ? Transforms.sigmoid(output) : output).dup('c').data().asDouble();
    }
  }

  @Test
  void everythingIsReachedByTheTabulatorKey() {
    visit(vae);
    Set<String> reached = new LinkedHashSet<>();
    for (int i = 0; i < 120; i++) {
      new Actions(browser).sendKeys(Keys.TAB).perform();
      WebElement focused = browser.switchTo().activeElement();
      reached.add(focused.getTagName() + "." + focused.getDomAttribute("class"));
    }
    assertThat(reached)
        .contains(
            "a.null",
            "select.null",
            "div.plot-area",
            "div.picker",
            "input.null",
            "summary.null",
            "div.table");
  }

  @Test
  void nothingSeriousIsWrongForPeopleWithDisabilities() throws IOException {
    String axe = webJar("axe-core/4.6.3/axe.min.js");
    Path comparison = directory.resolve("compared");
    Files.createDirectories(comparison);
    Console.run("report", activations, vae, gan, "--out", comparison.resolve("report.html"));
    for (Path run : new Path[] {activations, vae, gan, comparison}) {
      visit(run);
      browser.executeScript(
          "document.querySelectorAll('details').forEach((each) => (each.open = true))");
      browser.executeScript(axe);
      Object violations =
          browser.executeAsyncScript(
              """
              const done = arguments[arguments.length - 1];
              axe.run().then(({ violations }) =>
                done(
                  violations
                    .filter(({ impact }) => impact === "serious" || impact === "critical")
                    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`),
                ),
              );
              """);
      assertThat((List<?>) violations).as(run.toString()).isEmpty();
    }
  }

  private static String webJar(String file) throws IOException {
    try (InputStream in =
        PageTest.class.getResourceAsStream("/META-INF/resources/webjars/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theReportIsReadableWithoutJavaScript() {
    browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      visit(activations);
      String text = find("main").getText();
      assertThat(text)
          .contains("Test images that are classified correctly: ")
          .contains("This part of the page needs JavaScript.")
          .contains("The numbers: values after each epoch");
      assertThat(browser.findElements(By.cssSelector("img"))).hasSizeGreaterThan(3);
    } finally {
      browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }
}

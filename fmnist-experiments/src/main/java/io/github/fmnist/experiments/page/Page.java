package io.github.fmnist.experiments.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.style;
import static j2html.TagCreator.ul;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.experiments.record.Versions;
import j2html.TagCreator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page in a single file, which loads nothing from anywhere.
 *
 * @param subtitle what was measured on what
 * @param sections the sections; the first one is the summary
 */
public record Page(String title, String subtitle, List<Section> sections) {
  /** Forbids the page all requests, whatever its texts may be. */
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; script-src"
          + " 'unsafe-inline'; style-src 'unsafe-inline'";

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  /** Returns the page as HTML. */
  public String text() {
    return document(
            html(
                    head(
                        meta().attr("charset", "utf-8"),
                        meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                        meta()
                            .withName("viewport")
                            .withContent("width=device-width, initial-scale=1"),
                        meta().withName("color-scheme").withContent("light dark"),
                        TagCreator.title("%s - %s".formatted(title, subtitle)),
                        style(rawHtml(styles()))),
                    body(
                        header(h1(title), p(subtitle)),
                        nav(ul(
                                each(
                                    sections,
                                    each -> li(a(each.title()).withHref("#" + each.id())))))
                            .attr("aria-label", "Sections"),
                        main(each(sections, Section::html)),
                        footer(p("Written by fmnist %s.".formatted(Versions.fmnist()))),
                        script(rawHtml(scripts()))))
                .withLang("en"))
        + "\n";
  }

  private static String styles() {
    return resource(UPLOT + "dist/uPlot.min.css") + resource("page.css");
  }

  private static String scripts() {
    return "/* uPlot:\n\n%s*/\n".formatted(resource(UPLOT + "LICENSE"))
        + resource(UPLOT + "dist/uPlot.iife.min.js")
        + Stream.of(
                "charts.js",
                "network.js",
                "explorer.js",
                "activations.js",
                "vae.js",
                "gan.js",
                "start.js")
            .map(Page::resource)
            .collect(Collectors.joining("\n", "\n(() => {\n\"use strict\";\n", "})();\n"));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          name + ": a resource of the jar expected, found none that can be read", e);
    }
  }
}

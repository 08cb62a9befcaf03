package io.github.fmnist.experiments.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.section;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;

/** A part of a report with a title. */
public record Section(String title, List<? extends Block> blocks) {
  public Section(String title, Block... blocks) {
    this(title, List.of(blocks));
  }

  /** Returns the identifier of the section in the page. */
  String id() {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  DomContent html() {
    return section(h2(title).withId(id() + "-title"), each(blocks, Block::html))
        .withId(id())
        .attr("aria-labelledby", id() + "-title");
  }
}

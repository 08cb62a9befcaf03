package io.github.fmnist.experiments.page;

import static j2html.TagCreator.each;
import static j2html.TagCreator.li;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;

/** A list of sentences. */
public record Sentences(List<String> sentences) implements Block {
  public Sentences(String... sentences) {
    this(List.of(sentences));
  }

  @Override
  public DomContent html() {
    return ul(each(sentences, sentence -> li(sentence))).withClass("sentences");
  }
}

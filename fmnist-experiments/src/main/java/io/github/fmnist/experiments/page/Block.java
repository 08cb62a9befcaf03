package io.github.fmnist.experiments.page;

import j2html.tags.DomContent;

/** A part of a section. */
public interface Block {
  DomContent html();
}

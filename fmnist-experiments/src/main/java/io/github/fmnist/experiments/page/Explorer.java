package io.github.fmnist.experiments.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.join;
import static j2html.TagCreator.noscript;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;

import com.fasterxml.jackson.databind.JsonNode;
import j2html.tags.DomContent;
import java.util.List;

/**
 * Networks to play with, which the page computes itself.
 *
 * @param command the study, for which the page has a script
 * @param data the networks, and what the script needs beside them
 * @param explanation what it shows, and how exactly
 */
public record Explorer(String command, JsonNode data, List<String> explanation) implements Block {
  @Override
  public DomContent html() {
    String json = data.toString().replace("<", "\\u003c"); // "</script>" would end the script
    return join(
        each(explanation, sentence -> p(sentence)),
        noscript(p("This part of the page needs JavaScript.")),
        div(script(rawHtml(json)).withType("application/json"))
            .withClass("explorer")
            .attr("data-explorer", command));
  }
}

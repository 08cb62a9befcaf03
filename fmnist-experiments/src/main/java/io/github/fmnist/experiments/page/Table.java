package io.github.fmnist.experiments.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table, whose first column names the rows. Numbers are aligned to the right.
 *
 * @param rows cells of each row, as many as the header has
 */
public record Table(String title, List<String> header, List<List<String>> rows) implements Block {
  private static final Pattern NUMBER = Pattern.compile("[-+\u2212]?[0-9].*|-");

  @Override
  public DomContent html() {
    // The focus is for scrolling a wide table by keyboard.
    return div(table(
            caption(title),
            thead(tr(each(header, name -> th(name).attr("scope", "col")))),
            tbody(each(rows, Table::row))))
        .withClass("table")
        .attr("role", "region")
        .attr("aria-label", title)
        .attr("tabindex", "0");
  }

  private static DomContent row(List<String> cells) {
    return tr(
        th(cells.get(0)).attr("scope", "row"),
        each(
            cells.subList(1, cells.size()),
            cell -> td(cell).withCondClass(NUMBER.matcher(cell).matches(), "number")));
  }
}

package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that are numbers, rows of tables, several answers at once. */
class ValuesTest {
    private static final TerminalStyle PLAIN = new TerminalStyle(80, false, true);
    private static final Document HOUSE = Values.price(Values.house(), -1.5, 1, 0.8, 0.6);

    @Test
    void a_column_stands_with_its_value() {
        assertThat(TerminalReport.render(HOUSE, PLAIN))
                .contains(
                        "encoder gives “price” as 28.52, raised most by “rooms” and “the distance to the\n",
                        "but lowered by “age”.",
                        "Why price = 28.52?",
                        "age = 33 ",
                        "rooms = 4.5 ",
                        "the distance to the nearest railway s… = 12000  ",
                        "Each score is a column's share",
                        " at the row.");
        assertThat(HtmlReport.write(HOUSE))
                .contains(
                        "age = 33<",
                        "the distance to the nearest railway s… = 12000<",
                        "the distance… = 12000<",
                        "street = Hill &lt;b&gt;<",
                        "where the values are taken away, each column moves",
                        ">Column</th>")
                .doesNotContain("class=\"canvas", "Hill <b>");
    }

    @Test
    void a_number_alone_has_no_bar() {
        for (Document document : List.of(HOUSE, Values.similarity(0.755, 0.1, 0.1, 0.1))) {
            String terminal = TerminalReport.render(document, PLAIN);
            assertThat(terminal.substring(0, terminal.indexOf("Why"))).doesNotContain("█");
            assertThat(HtmlReport.write(document)).doesNotContain("class=\"bar\"", "Orange marks");
        }
        assertThat(TerminalReport.render(Values.similarity(0.755, 0.1, 0.1, 0.1), PLAIN))
                .contains("similarity  0.755\n", "Why a similarity of 0.755?", "at the texts.");
    }

    @Test
    void answers_that_do_not_exclude_each_other_have_bars_of_their_own() {
        Document document = Values.labels(0.97, 0.81, 0.4);
        String html = HtmlReport.write(document);
        assertThat(Pattern.compile("class=\"bar\" style=\"width:([0-9.]+)%")
                        .matcher(html)
                        .results()
                        .map(bar -> bar.group(1)))
                .containsExactly("97.0", "81.0", "40.0");
        assertThat(html).contains("need not add up to 100");
        assertThat(TerminalReport.render(document, PLAIN))
                .startsWith("encoder answers “label 0” (97.0 %) and “label 1” (81.0 %), mostly because of\n“cats”.");
        assertThat(TerminalReport.render(Values.labels(0.3, 0.2), PLAIN))
                .startsWith("encoder finds nothing likely, most of all “label 0” (30.0 %), mostly because of");
    }

    @Test
    void notes_are_told_by_every_report() {
        String note = "The file does not say how pictures are prepared; ImageNet's way is taken.";
        assertThat(TerminalReport.render(Pictures.explained(), new TerminalStyle(100, false, true)))
                .contains("  Note: " + note);
        assertThat(HtmlReport.write(Pictures.explained())).contains("<b>Note.</b> " + note);
    }

    @Test
    void a_column_cannot_open_a_tag() {
        String attack = Examples.IMAGE.replace(' ', '\u2003');
        assertThat(HtmlReport.write(Values.price(Map.of(attack, attack), 1))).doesNotContain("<img\u2003src=x");
    }

    @Test
    void numbers_without_names_are_counted() {
        Attribution named = HOUSE.explanations().get(0);
        Tensor scores = Tensor.of(Shape.of(3), 0.5f, 2f, 0f);
        Attribution unnamed = new Attribution(
                named.method(),
                named.target(),
                List.of(),
                List.of(new Attribution.Named(Attribution.PLACES, List.of("axis-0"), scores)),
                null,
                named.cost(),
                List.of(),
                0,
                named.model());
        Document document =
                new Document(HOUSE.model(), HOUSE.originals(), HOUSE.predictions(), List.of(unnamed), List.of(), 0);
        assertThat(TerminalReport.render(document, PLAIN))
                .contains("raised most by “entry 1”.", "  entry 1  +2.00  ", "  entry 0  +0.50  ")
                .doesNotContain("entry 2", "Also found");
    }
}

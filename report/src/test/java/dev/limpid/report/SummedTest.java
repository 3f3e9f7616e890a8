package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

class SummedTest {
    private static List<Summed> of(Document document) {
        return Summed.of(document.explanations().get(0), Scene.of(document, null));
    }

    private static double total(Attribution explanation) {
        return explanation.scores().stream().mapToDouble(Scored::score).sum();
    }

    @Test
    void words_and_sentences_add_up_to_what_the_tokens_do() {
        double all = total(Examples.tokens().explanations().get(0));
        assertThat(of(Examples.tokens()))
                .hasSize(2)
                .allSatisfy(sum -> assertThat(total(sum.attribution())).isCloseTo(all, within(1e-12)));
    }

    @Test
    void one_sentence_is_no_choice() {
        assertThat(of(CapitalOfFrance.explained())).isEmpty();
    }

    @Test
    void a_word_is_worth_what_its_tokens_are() {
        assertThat(of(Examples.tokens()).get(0).attribution().scores())
                .extracting(one -> one.feature().text(), Scored::score)
                .contains(tuple("Unbelievably", 0.65));
    }

    @Test
    void words_are_not_offered_where_words_were_explained_nor_sentences_where_sentences_were() {
        assertThat(of(Examples.text("One two. Three.", 1, 2)))
                .extracting(sum -> sum.pieces().name())
                .containsExactly("sentence");
        assertThat(of(Examples.document("One.", List.of(Examples.scored("One.", 0, 4, 1)))))
                .isEmpty();
    }

    @Test
    void rows_and_pictures_have_no_longer_pieces() {
        assertThat(of(Values.price(Values.house(), 1.5, -2.5, 0.25, 0.1))).isEmpty();
        assertThat(of(Pictures.explained())).isEmpty();
    }

    @Test
    void without_scripts_the_features_are_read_and_nothing_else() {
        Element page = Jsoup.parse(HtmlReport.write(Examples.tokens()));
        page.select("[hidden]").remove();
        assertThat(page.select(".story").first().select(".canvas .f")).hasSize(13);
        assertThat(page.select("[data-by]"))
                .extracting(one -> one.attr("data-by"))
                .containsOnly("");
    }
}

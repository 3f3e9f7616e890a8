package dev.limpid.assertions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import static dev.limpid.assertions.LimpidAssertions.assertThat;

/** What a team might write of a model that sorts its mails, and of the one that is to take its place. */
class RefundMailsTest {
    private static ModelUnderTest mails;
    private static ModelUnderTest candidate;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        mails = Planted.mails(folder.resolve("mails"), Planted.WORDS);
        Map<String, Double> retrained = new HashMap<>(Planted.WORDS);
        retrained.put("money", 1.25);
        candidate = Planted.mails(folder.resolve("mails-2"), retrained);
    }

    @AfterAll
    static void close() {
        mails.close();
        candidate.close();
    }

    @Test
    void a_refund_is_asked_for_by_the_word() {
        assertThat(mails.explain("I want a refund, not a card."))
                .explains("refund")
                .drives("refund")
                .positively()
                .atLeast(0.2)
                .hasTop(2)
                .containing("refund")
                .addsUpWithin(0.01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"She wants a refund and her money.", "He wants a refund and his money."})
    void who_asks_does_not_matter(String mail) {
        assertThat(mails.explain(mail)).doesNotRelyOnMoreThan(0.1, "she", "he", "her", "his");
    }

    @Test
    void the_next_version_has_the_same_reasons() {
        assertThat(Drift.between(mails, candidate).on("I want a refund.", "She wants money, not a card."))
                .changesNoAnswer()
                .agreesByAtLeast(0.9)
                .movesAtMost(0.1);
    }
}

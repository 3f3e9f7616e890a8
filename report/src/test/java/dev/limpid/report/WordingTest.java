package dev.limpid.report;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WordingTest {
    private static final Path MODULE = Path.of(System.getProperty("limpid.root"), "report", "src", "main");

    private static Map<String, String> chinese() {
        return Say.WORDING.catalogue(Tongue.CHINESE);
    }

    @Test
    void every_sentence_that_is_said_has_a_chinese_one_and_none_is_left_over() throws Exception {
        Set<String> said = Sentences.below(List.of(MODULE.resolve("java"), MODULE.resolve("jte")));
        assertThat(said).hasSizeGreaterThan(3);
        Set<String> missing = new TreeSet<>(said);
        missing.removeAll(chinese().keySet());
        Set<String> idle = new TreeSet<>(chinese().keySet());
        idle.removeAll(said);
        assertThat(missing).as("said, but not in zh.po").isEmpty();
        assertThat(idle).as("in zh.po, but not said").isEmpty();
    }

    @Test
    void tongues_fill_the_same_places() {
        chinese()
                .forEach((english, other) ->
                        assertThat(places(other)).as(english).isEqualTo(places(english)));
    }

    private static Set<Integer> places(String sentence) {
        Set<Integer> places = new TreeSet<>();
        Matcher place = Wording.PLACE.matcher(sentence);
        for (int next = 1; place.find(); next++) {
            places.add(place.group(1).isEmpty() ? next : Integer.parseInt(place.group(1)));
        }
        return places;
    }

    @Test
    void places_are_filled_in_order_or_by_number() {
        assertThat(Say.WORDING.say("{} by {}", "a", "b")).isEqualTo("a by b");
        assertThat(Say.WORDING.say("{2}, {1}, {2}", "{}", 3)).isEqualTo("3, {}, 3");
        assertThatThrownBy(() -> Say.WORDING.say("{} by {}", "a"))
                .hasMessage("\"{} by {}\" has a place 2, got 1 to fill. Give as many as there are places.");
    }

    @Test
    void a_sentence_without_its_chinese_is_an_error() {
        assertThatThrownBy(() -> Tongue.CHINESE.speak(() -> Say.WORDING.say("No such.")))
                .hasMessage("There is no \"No such.\" in zh.po. Add it as a msgid with its msgstr.");
    }

    @Test
    void threads_speak_for_themselves_and_a_tongue_ends_with_its_scope() {
        String both = Tongue.CHINESE.speak(() -> Say.say("model")
                + CompletableFuture.supplyAsync(() -> Say.say("model")).join()
                + Tongue.ENGLISH.speak(() -> Say.say("model"))
                + Say.say("model"));
        assertThat(both).isEqualTo("模型modelmodel模型");
        assertThatThrownBy(() -> Tongue.CHINESE.speak(() -> {
                    throw new IllegalStateException("x");
                }))
                .hasMessage("x");
        assertThat(Tongue.spoken()).isSameAs(Tongue.ENGLISH);
    }

    @Test
    void tongues_go_by_their_codes() {
        assertThat(Tongue.of("en")).isSameAs(Tongue.ENGLISH);
        assertThat(Tongue.of("zh")).isSameAs(Tongue.of("zh-CN")).isSameAs(Tongue.of("zh_CN"));
        assertThatThrownBy(() -> Tongue.of("fr")).hasMessage("Pages speak no 'fr'. Known: en, zh.");
    }

    @Test
    void files_that_are_not_as_they_should_be_are_refused() {
        assertThat(Gettext.read(
                        "f", "msgid \"\"\nmsgstr \"head\"\n# c\nmsgid \"a \"\n\"b\\n\"\nmsgstr \"\\\"c\\\\\"\n"))
                .isEqualTo(Map.of("a b\n", "\"c\\"));
        assertThatThrownBy(() -> Gettext.read("f", "msgid \"a\"\nmsgid \"b\""))
                .hasMessage("f: line 2 ends \"a\", which has no msgstr.");
        assertThatThrownBy(() -> Gettext.read("f", "msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\""))
                .hasMessage("f: line 4 ends \"a\", which stands above already.");
        assertThatThrownBy(() -> Gettext.read("f", "msgid a"))
                .hasMessage("f: line 1 is neither msgid, msgstr, a string nor a comment: msgid a.");
        assertThatThrownBy(() -> Gettext.read("f", "msgid \"\\t\""))
                .hasMessage("f: line 1 escapes what is none of \\n, \\\" and \\\\.");
    }

    @Test
    void every_word_of_the_scripts_has_a_chinese_one_and_none_is_left_over() {
        String scripts =
                HtmlReport.resource("report.js") + HtmlReport.resource("cells.js") + HtmlReport.resource("figures.js");
        assertThat(Script.literals().keySet())
                .isNotEmpty()
                .allSatisfy(literal -> assertThat(scripts).contains(literal));
        String chinese = Tongue.CHINESE.speak(() -> Script.told(scripts));
        List<String> left = Pattern.compile("['`]([^'`\n]*)['`]")
                .matcher(chinese.replaceAll("(?m)^\\s*//.*$", ""))
                .results()
                .map(found -> found.group(1).replaceAll("\\$\\{[^}]*\\}", ""))
                .filter(text -> text.matches("[A-Z][a-z]+( .*)?|.*\\b[a-z]{2,} [a-z]{2,} [a-z]{2,}.*"))
                .filter(text -> !text.startsWith("Arrow") && !text.matches("Escape|Enter"))
                .toList();
        assertThat(left).isEmpty();
        assertThat(Tongue.ENGLISH.speak(() -> Script.told(scripts))).isEqualTo(scripts);
    }

    @Test
    void what_others_say_is_told_by_its_pattern_and_else_stays() {
        assertThat(Tongue.CHINESE.speak(() -> Say.borrowed("Use lime."))).isEqualTo("使用 lime。");
        assertThat(Tongue.CHINESE.speak(() -> Say.borrowed("By TOPSIS a is ahead of b, but behind once c is removed.")))
                .isEqualTo("按 TOPSIS，a 领先于 b，但移除 c 之后则落后。");
        assertThat(Tongue.CHINESE.speak(() -> Say.borrowed("Nobody ever said so.")))
                .isEqualTo("Nobody ever said so.");
        assertThat(Say.borrowed("Use lime.")).isEqualTo("Use lime.");
        assertThat(Tongue.CHINESE.speak(() -> Say.method("lime"))).isEqualTo("lime（局部线性解释）");
    }

    @Test
    void others_sentences_fill_the_same_places_in_chinese() {
        Borrowed.sentences()
                .forEach((english, other) -> assertThat(places(other))
                        .as(english)
                        .hasSize((int) Borrowed.PLACE.matcher(english).results().count()));
    }
}

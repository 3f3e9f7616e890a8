package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class ChinesePagesTest {
    /** Chinese with marks around whatever was translated, so that what was not stands outside of them. */
    private static final Tongue MARKED = new Tongue(
            "zh-CN", "", "zh", pattern -> "⟦" + Wording.PLACE.matcher(pattern).replaceAll("⟧{$1}⟦") + "⟧");

    /** What tests wrote themselves; else all is in the page's JSON. */
    private static final Pattern GIVEN = Pattern.compile(
            "(?s).*(?:lit the café|Wolfgang Mozart|nearest railway|the distance|Unbelievably good|The film drags|street = Hill|--set |limpid estimate |O&#39;Connor"
                    + "|Example Org|words: at most).*");

    /** What an estimate tells line by line is told in English. */
    private static final Pattern ESTIMATED = Pattern.compile(
            ".*(?:of steps|tokens \\(|on top|by 6·N·D|nats a token|FLOPs by|by 3·2·MACs|no step was timed).*");

    private static final Pattern WORDS = Pattern.compile("\\p{L}{2,} \\p{L}{2,}");

    static List<String> names() {
        List<String> names = new ArrayList<>(EveryPage.names());
        names.addAll(drawings().keySet());
        return names;
    }

    private static Map<String, Supplier<String>> drawings() {
        Map<String, Supplier<String>> drawings = new LinkedHashMap<>();
        drawings.put("waterfall", () -> SvgReport.write(CapitalOfFrance.explained()));
        drawings.put("force", () -> SvgReport.write(CapitalOfFrance.explained(), SvgReport.Form.FORCE, 5));
        drawings.put("matrix", () -> SvgReport.write(Written.ofMary().explained("lime")));
        Summary summary = Summary.of(Summaries.table(40));
        drawings.put("bar", () -> summary.bar(2));
        drawings.put("beeswarm", () -> summary.beeswarm(2));
        drawings.put("heat-map", () -> summary.heatMap(2));
        return drawings;
    }

    private static String in(Tongue tongue, String name) {
        Supplier<String> drawing = drawings().get(name);
        return tongue.speak(drawing == null ? () -> EveryPage.html(name) : drawing);
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_a_chinese_page_says_in_another_language_was_given_to_it(String name) {
        String page = in(MARKED, name);
        String given = plain(page.substring(Math.max(0, page.indexOf("<script type=\"application/json\""))));
        List<String> own = left(page).stream()
                .filter(text -> WORDS.matcher(text).find())
                .filter(text -> !given.contains(plain(text)))
                .filter(text -> !GIVEN.matcher(text).matches())
                .filter(text ->
                        !(name.startsWith("estimate") && ESTIMATED.matcher(text).matches()))
                .toList();
        assertThat(own).isEmpty();
    }

    /** Texts, titles and labels outside of marks. */
    private static List<String> left(String html) {
        String seen = html.replaceAll("(?s)<(script|style)\\b.*?</\\1>", "").replaceAll("(?s)<code\\b.*?</code>", "");
        List<String> texts = new ArrayList<>();
        Matcher attribute =
                Pattern.compile("(?:title|aria-label|alt)=\"([^\"]*)\"").matcher(seen);
        while (attribute.find()) {
            texts.add(attribute.group(1));
        }
        texts.addAll(List.of(seen.replaceAll("<[^>]*>", "\n").split("\n")));
        return texts.stream()
                .flatMap(text -> Pattern.compile("⟦[^⟦⟧]*⟧").splitAsStream(text))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String plain(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    @ParameterizedTest
    @MethodSource("names")
    void pages_say_which_language_they_speak_and_the_same_twice(String name) {
        String page = in(Tongue.CHINESE, name);
        assertThat(page).isEqualTo(in(Tongue.CHINESE, name));
        if (page.startsWith("<!doctype html>")) {
            assertThat(page).contains("<html lang=\"zh-CN\">");
            assertThat(in(Tongue.ENGLISH, name)).contains("<html lang=\"en\">");
        }
    }

    @Test
    void pages_in_both_languages_are_drawn_at_once() {
        String english = in(Tongue.ENGLISH, "text");
        String chinese = in(Tongue.CHINESE, "text");
        List<CompletableFuture<String>> drawn = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Tongue tongue = i % 2 == 0 ? Tongue.ENGLISH : Tongue.CHINESE;
            drawn.add(CompletableFuture.supplyAsync(() -> in(tongue, "text")));
        }
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i).join()).isEqualTo(i % 2 == 0 ? english : chinese);
        }
    }

    @Test
    void a_verdict_reads_as_a_sentence() {
        assertThat(in(Tongue.CHINESE, "text"))
                .contains("<title>bert-base-uncased 的回答是 “paris”（41.7\u00a0%），主要依据是 “capital” 和 “France”。</title>");
    }
}

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
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ChinesePagesTest {
    /** Chinese with marks around whatever was translated, so that what was not stands outside of them. */
    private static final Tongue MARKED = new Tongue(
            "zh-CN", "", "zh", pattern -> "⟦" + Wording.PLACE.matcher(pattern).replaceAll("⟧{$1}⟦") + "⟧");

    /** What tests wrote themselves; else all is in the page's JSON. */
    private static final Pattern GIVEN = Pattern.compile(
            "(?s).*(?:lit the café|Wolfgang Mozart|nearest railway|the distance|Unbelievably good|The film drags|street = Hill|--set |limpid estimate |O&#39;Connor"
                    + "|Example Org|words: at most).*");

    /** Four words one after the other that are not Chinese. */
    private static final Pattern SENTENCE =
            Pattern.compile("[A-Za-z][A-Za-z'’-]*(?:[ ,:;.()]+[A-Za-z][A-Za-z'’-]*){3,}");

    /** What may be English on a Chinese page, and why. */
    private static final Map<String, Pattern> ALLOWED = Map.of(
            "a paper is found by its title and authors",
            Pattern.compile(".*\\b(?:18|19|20)\\d\\d\\b.*"),
            "a model is found by the place that it is from",
            Pattern.compile(".*(?:\\b(?:maven|hf):|Example Org, README\\.md).*"),
            "names of classes and columns are the model's own",
            Pattern.compile(".*(?:zero, one, two, three|the distance to the nearest railway s).*"),
            "texts, and what models make of them, are in the language that they are in",
            Pattern.compile("(?s).*(?:lit the café|When Mary came home|Wolfgang Mozart lived|Donaudampfschiff"
                    + "|The capital of France is|film that I liked|The film drags, th).*"),
            "notes that tests wrote themselves and no module does",
            Pattern.compile(
                    ".*(?:Raw attention shows where|There is no attention to go through|Most of it comes back at"
                            + "|Patching tells where a difference|Two rows were left out|Its card names no|The split is by hash"
                            + "|There is no tokenizer beside|million parameters, more than|how pictures are prepared; ImageNet).*"));

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
                .toList();
        assertThat(own).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_chinese_page_holds_no_english_sentence_but_what_is_allowed(String name) {
        assertThat(english(name))
                .allSatisfy(text -> assertThat(ALLOWED.values())
                        .anyMatch(one -> one.matcher(text).matches()));
    }

    @Test
    void whatever_is_allowed_in_english_stands_on_a_page() {
        List<String> english =
                names().stream().flatMap(name -> english(name).stream()).toList();
        assertThat(ALLOWED)
                .allSatisfy((why, text) -> assertThat(english)
                        .as(why)
                        .anyMatch(one -> text.matcher(one).matches()));
    }

    /** What reads as an English sentence on a Chinese page, also where it stands in several elements of a line. */
    private static List<String> english(String name) {
        String page = in(Tongue.CHINESE, name);
        return Stream.of(page, page.replaceAll("</?(?:a|b|bdi|em|i|small|span|strong|sup|tspan)\\b[^>]*>", ""))
                .flatMap(html -> texts(html).stream())
                .filter(text -> SENTENCE.matcher(text).find())
                .toList();
    }

    /** Texts, titles and labels outside of marks. */
    private static List<String> left(String html) {
        return texts(html).stream()
                .flatMap(text -> Pattern.compile("⟦[^⟦⟧]*⟧").splitAsStream(text))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Texts, titles and labels that a reader sees or hears. */
    private static List<String> texts(String html) {
        String seen = html.replaceAll("(?s)<(script|style)\\b.*?</\\1>", "").replaceAll("(?s)<code\\b.*?</code>", "");
        List<String> texts = new ArrayList<>();
        Matcher attribute =
                Pattern.compile("(?:title|aria-label|alt)=\"([^\"]*)\"").matcher(seen);
        while (attribute.find()) {
            texts.add(attribute.group(1));
        }
        texts.addAll(List.of(seen.replaceAll("<[^>]*>", "\n").split("\n")));
        return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
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

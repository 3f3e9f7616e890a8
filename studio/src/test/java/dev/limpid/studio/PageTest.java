package dev.limpid.studio;

import dev.limpid.report.HtmlBoard;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class PageTest {
    private static final Path WEB = Path.of(
            System.getProperty("limpid.root"), "studio", "src", "main", "resources", "dev", "limpid", "studio", "web");
    private static final Pattern SENTENCE = Pattern.compile(
            "(?s)'([a-z0-9.-]+)':\\s*\\[\\s*('(?:[^'\\\\]|\\\\.)*'|\"[^\"]*\"),\\s*('(?:[^'\\\\]|\\\\.)*'|\"[^\"]*\")\\s*\\]");
    private static final Pattern SAID = Pattern.compile("say(?:\\.or)?\\('([a-z.]+)'|data-(?:say|label)=\"([a-z.]+)\"");
    private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z-]+\\.js)'");
    private static final String SVG = "http://www.w3.org/2000/svg";

    private static Map<String, String> files() throws IOException {
        try (Stream<Path> all = Files.list(WEB)) {
            return all.collect(Collectors.toMap(
                    path -> String.valueOf(path.getFileName()), PageTest::read, (one, other) -> one, TreeMap::new));
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> sentences() throws IOException {
        Map<String, List<String>> sentences = new TreeMap<>();
        Matcher sentence = SENTENCE.matcher(files().getOrDefault("sentences.js", ""));
        while (sentence.find()) {
            assertThat(sentences.put(sentence.group(1), List.of(sentence.group(2), sentence.group(3))))
                    .as(sentence.group(1))
                    .isNull();
        }
        return sentences;
    }

    @Test
    void every_sentence_is_there_in_both_languages_with_the_same_places() throws IOException {
        Map<String, List<String>> sentences = sentences();
        assertThat(sentences).hasSizeGreaterThan(100);
        Pattern name = Pattern.compile("(?m)^  '([a-z0-9.-]+)': \\[");
        assertThat(sentences.keySet()).isEqualTo(found(name, files().getOrDefault("sentences.js", "")));
        sentences.forEach((key, both) -> {
            assertThat(both).as(key).noneMatch(text -> text.length() < 3);
            assertThat(places(both.get(1))).as(key).isEqualTo(places(both.get(0)));
        });
    }

    private static int places(String sentence) {
        return (int) Pattern.compile("\\{\\d?\\}").matcher(sentence).results().count();
    }

    @Test
    void every_sentence_that_is_said_exists() throws IOException {
        Set<String> said = new TreeSet<>();
        files().forEach((name, text) -> said.addAll(found(SAID, text)));
        assertThat(said).hasSizeGreaterThan(80);
        said.removeAll(sentences().keySet());
        // Those that are asked for with a fallback, and none stands there for them.
        assertThat(said).isEmpty();
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> Stream.of(match.group(1), last(match))
                        .filter(one -> one != null)
                        .findFirst()
                        .orElse(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String last(MatchResult match) {
        return match.group(match.groupCount());
    }

    @Test
    void the_page_asks_nobody_but_the_studio() throws IOException {
        files().forEach((name, text) -> {
            assertThat(text.replace(SVG, "")).as(name).doesNotContain("http://", "https://", "//cdn");
        });
    }

    @Test
    void nothing_is_made_of_markup_and_no_script_or_style_stands_in_the_page() throws IOException {
        Map<String, String> files = files();
        files.forEach((name, text) -> {
            if (name.endsWith(".js")) {
                assertThat(text)
                        .as(name)
                        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
            }
        });
        assertThat(files.get("index.html")).doesNotContain("<style", " style=", "onclick");
        assertThat(Pattern.compile("<script(?![^>]* src=)")
                        .matcher(files.getOrDefault("index.html", ""))
                        .find())
                .isFalse();
    }

    @Test
    void every_module_that_is_imported_is_served() throws IOException {
        Set<String> wanted = new TreeSet<>();
        files().forEach((name, text) -> IMPORT.matcher(text).results().forEach(one -> wanted.add(one.group(1))));
        assertThat(wanted)
                .contains("strings.js", "report.js")
                .allSatisfy(name -> assertThat(Assets.of(name)).as(name).isNotNull());
        assertThat(Assets.of("report.css")).isNotNull();
    }

    @Test
    void the_page_has_the_report_s_colours() throws IOException {
        String page = files().getOrDefault("studio.css", "");
        Set<String> own = variables(page);
        assertThat(own).containsAll(variables(HtmlBoard.style()));
    }

    /** Light and dark: those of a printed page are the report's own. */
    private static Set<String> variables(String style) {
        String screen = style.split("@media print")[0];
        return Pattern.compile("--(?:paper|ink|soft|line|wash|for|against|accent|good|poor|warn)[a-z-]*: [^;]+;")
                .matcher(screen)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

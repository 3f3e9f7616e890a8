package dev.limpid.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.InBrowser;
import dev.limpid.browser.View;
import dev.limpid.browser.Visit;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.JsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/** What a page does when somebody points at it, with a mouse or with keys. */
@ExtendWith(InBrowser.class)
class PointingInBrowserTest {
    @TempDir
    Path folder;

    @Test
    void a_word_and_its_bar_light_up_together_and_the_exact_score_is_told(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text")) {
            Page page = visit.page();
            Locator word = page.locator(".canvas .f", containing("France"));
            word.hover();
            // CapitalOfFrance gives it 2.54, as the page prints beside its bar.
            assertThat(page.locator("#tip").innerText()).contains("France", "+2.54");
            assertThat(page.locator(".chart .lit").allTextContents())
                    .isNotEmpty()
                    .allMatch(one -> one.contains("France"));
            page.mouse().move(5, 5);
            assertThat(page.locator("#tip").isVisible()).isFalse();
            assertThat(page.locator(".lit").count()).isZero();
        }
    }

    @Test
    void words_are_reached_by_keys_and_tell_the_same(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text")) {
            Page page = visit.page();
            for (int presses = 0; presses < 40 && !focused(page).contains("France"); presses++) {
                page.keyboard().press("Tab");
            }
            assertThat(focused(page)).contains("France");
            assertThat(page.locator("#tip").innerText()).contains("+2.54");
            page.keyboard().press("Escape");
            assertThat(page.locator("#tip").isVisible()).isFalse();
        }
    }

    @Test
    void the_line_of_a_token_is_chosen_by_keys_and_colours_the_text(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "continuation")) {
            Page page = visit.page();
            Locator course = page.locator(".course").first();
            List<Locator> lines = course.locator(".line").all();
            assertThat(lines.get(0).getAttribute("aria-pressed")).isEqualTo("true");
            String before = strengths(course);
            lines.get(0).focus();
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowDown");
            assertThat(lines.get(2).getAttribute("aria-pressed")).isEqualTo("true");
            assertThat(course.locator("[aria-pressed=true]").count()).isOne();
            assertThat(course.locator("[data-chosen]").innerText())
                    .isEqualTo(lines.get(2).getAttribute("aria-label"));
            assertThat(strengths(course)).isNotEqualTo(before);
            // What is written later than the token has no say in it.
            assertThat(course.locator(".canvas .later").count()).isPositive();
        }
    }

    @Test
    void a_head_is_enlarged_and_its_weights_are_read_under_the_pointer(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text-by-several-methods")) {
            Page page = visit.page();
            Locator figure = page.locator(".attention");
            Locator heads = figure.locator("[data-head]");
            heads.nth(0).focus();
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowRight");
            assertThat(heads.nth(13).getAttribute("class")).contains("chosen");
            assertThat(figure.locator("[data-name]").innerText())
                    .isEqualTo(heads.nth(13).getAttribute("alt"));
            figure.locator("[data-large]").hover();
            assertThat(figure.locator("[data-value]").innerText()).matches("\\S+ → \\S+: 0\\.\\d{4}");
        }
    }

    @Test
    void the_scores_of_a_picture_fade_and_are_told_pixel_by_pixel(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "picture")) {
            Page page = visit.page();
            Locator drawing = page.locator("svg[data-drawing]");
            Locator figure = page.locator("figure", new Page.LocatorOptions().setHas(drawing));
            drawing.scrollIntoViewIfNeeded();
            BoundingBox box = drawing.boundingBox();
            page.mouse().move(box.x + box.width / 2, box.y + box.height / 2, new Mouse.MoveOptions().setSteps(2));
            // The centre of 6×6 scores lies between rows and columns 2 and 3.
            assertThat(figure.locator("[data-value]").innerText()).matches("Row [23], column [23]: .*");
            page.mouse().move(box.x + 3, box.y + 3);
            assertThat(figure.locator("[data-value]").innerText()).contains("did not see");
            Locator layer = drawing.locator(".layer").first();
            figure.locator("input[type=range]").fill("25");
            assertThat(layer.evaluate("e => getComputedStyle(e).opacity")).isEqualTo("0.25");
            figure.locator("input[type=radio]").nth(0).focus();
            page.keyboard().press("Space");
            assertThat(layer.isVisible()).isFalse();
        }
    }

    @Test
    void pixels_are_reached_by_keys_and_tell_their_scores(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "picture")) {
            Page page = visit.page();
            Locator drawing = page.locator("svg[data-drawing]");
            Locator told = page.locator("figure", new Page.LocatorOptions().setHas(drawing))
                    .locator("[data-value]");
            tabTo(page, drawing);
            // Pictures.bird scores its 6×6 pixels; keys begin at the largest.
            float[] scores = new float[36];
            int largest = 0;
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) Pictures.bird().at(i);
                largest = Math.abs(scores[i]) > Math.abs(scores[largest]) ? i : largest;
            }
            assertThat(told.innerText()).startsWith(cell(largest, scores));
            assertThat(told.getAttribute("aria-live")).isEqualTo("polite");
            page.keyboard().press("ArrowUp");
            page.keyboard().press("ArrowUp");
            page.keyboard().press("ArrowUp");
            page.keyboard().press("ArrowUp");
            page.keyboard().press("ArrowUp");
            for (int i = 0; i < 6; i++) {
                page.keyboard().press("ArrowLeft");
            }
            assertThat(told.innerText()).startsWith(cell(0, scores));
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowDown");
            assertThat(told.innerText()).startsWith(cell(7, scores));
            assertThat(drawing.locator(".mark-of-keys").count()).isOne();
            assertThat(visit.barriers()).isEmpty();
            visit.picture("pixel-by-keys");
            page.keyboard().press("Escape");
            assertThat(drawing.locator(".mark-of-keys").count()).isZero();
            assertThat(focused(page)).isEmpty();
            assertThat(told.innerText()).startsWith("Point at a pixel");
        }
    }

    @Test
    void regions_are_reached_by_keys_and_tell_their_scores(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "picture-by-several-methods")) {
            Page page = visit.page();
            Locator regions = page.locator("svg[data-drawing] .region");
            Locator told = page.locator("figure", new Page.LocatorOptions().setHas(regions.first()))
                    .locator("[data-value]");
            tabTo(page, regions.first());
            // Regions.lime is given these.
            assertThat(told.innerText()).contains("+0.42");
            page.keyboard().press("ArrowRight");
            assertThat(told.innerText()).contains("\u22120.15");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void weights_of_attention_are_reached_by_keys(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "attention-of-many-words")) {
            Page page = visit.page();
            Locator figure = page.locator(".attention");
            Locator told = figure.locator("[data-value]");
            Locator map = figure.locator(".map");
            tabTo(page, map);
            // Each word looks at the one before with all that it has: the first cell of these is in row 1, column 0.
            assertThat(told.innerText()).isEqualTo("1 → 0: 1.0000");
            assertThat(place(page)).isEqualTo("0 1");
            page.keyboard().press("Shift+ArrowRight");
            assertThat(told.innerText()).isEqualTo("1 → 1: 0.0000");
            page.keyboard().press("Shift+ArrowDown");
            assertThat(told.innerText()).isEqualTo("2 → 1: 1.0000");
            assertThat(place(page)).isEqualTo("1 2");
            assertThat(visit.barriers()).isEmpty();
            visit.picture("weight-by-keys");
            figure.locator("[data-head]").first().focus();
            assertThat(map.locator(".mark-of-keys").count()).isZero();
        }
    }

    /** Column and row that the mark stands on. */
    private static String place(Page page) {
        return (String) page.evaluate("() => {"
                + " const image = document.querySelector('.map img').getBoundingClientRect();"
                + " const mark = document.querySelector('.map .mark-of-keys').getBoundingClientRect();"
                + " const at = (middle, from, length) => Math.floor((middle - from) / length * 40);"
                + " return at((mark.left + mark.right) / 2, image.left, image.width) + ' '"
                + " + at((mark.top + mark.bottom) / 2, image.top, image.height); }");
    }

    private static String cell(int place, float[] scores) {
        return "Row " + place / 6 + ", column " + place % 6 + ": "
                + new BigDecimal(scores[place])
                        .round(new MathContext(3, RoundingMode.HALF_UP))
                        .toPlainString()
                        .replace('-', '\u2212');
    }

    private static void tabTo(Page page, Locator wanted) {
        for (int presses = 0; presses < 80; presses++) {
            page.keyboard().press("Tab");
            if ((boolean) wanted.evaluate("e => document.activeElement === e")) {
                return;
            }
        }
        throw new AssertionError("No key leads to " + wanted);
    }

    @Test
    void the_document_is_copied_whole(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text")) {
            Page page = visit.page();
            page.context()
                    .grantPermissions(
                            List.of("clipboard-read", "clipboard-write"), new BrowserContext.GrantPermissionsOptions());
            page.locator("button", containing("Copy as JSON")).click();
            page.locator("button", containing("Copied")).waitFor();
            String copied = (String) page.evaluate("() => navigator.clipboard.readText()");
            assertThat(new ObjectMapper().readTree(copied))
                    .isEqualTo(new ObjectMapper().readTree(JsonDocument.write(CapitalOfFrance.explained())));
        }
    }

    @Test
    void every_figure_is_taken_along_as_a_drawing_and_as_a_picture(Browsing browsing) throws Exception {
        for (String name : List.of("text", "picture-by-several-methods", "evaluation", "training", "selection")) {
            try (Visit visit = open(browsing, name)) {
                Locator figures = visit.page().locator("figure[data-figure]:visible");
                assertThat(figures.count()).isPositive();
                BufferedImage png =
                        ImageIO.read(saved(visit.page(), figures.first(), "PNG").toFile());
                assertThat(png.getWidth()).as(name).isGreaterThan(300);
                assertThat(colours(png)).as(name).isGreaterThan(2);
                for (Drawn one : drawn(visit.page(), figures)) {
                    assertThat(one.file()).isEqualTo(one.figure() + ".svg");
                    assertThat(one.svg()).as(one.figure()).contains("<text").doesNotContain("NaN", "var(");
                    assertThat(rootOf(one.svg())).isEqualTo("svg");
                }
                assertThat(visit.complaints()).isEmpty();
                assertThat(visit.strayRequests()).isEmpty();
            }
        }
    }

    @Test
    void one_method_is_shown_at_a_time(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text-by-several-methods")) {
            Page page = visit.page();
            assertThat(page.locator(".story:visible").count()).isEqualTo(3);
            page.getByLabel("Method").selectOption("saliency");
            assertThat(page.locator(".story:visible h2").allInnerTexts())
                    .singleElement()
                    .asString()
                    .contains("saliency");
        }
    }

    @Test
    void every_figure_of_an_explanation_follows_when_its_scores_are_added_up(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text-by-tokens")) {
            Page page = visit.page();
            // Of what Examples gives to the tokens, by hand; the remainder of the sum is what rounding leaves.
            for (var sums : List.of(
                    Map.of("Un", "+0.50", "believ", "+0.25", "ably", "\u22120.10", "drags", "\u22121.50"),
                    Map.of("Unbelievably", "+0.65", "good", "+1.25", "drags", "\u22121.50", "though", "\u22120.06"),
                    Map.of("Unbelievably good.", "+1.96", "The film drags, though.", "\u22121.28"))) {
                String by = sums.containsKey("Un") ? "" : sums.containsKey("good") ? "word" : "sentence";
                page.getByLabel("Sum scores by").selectOption(by);
                Locator story = page.locator(".story").first();
                Locator chart = story.locator(".chart:visible:not(.force)");
                assertThat(chart.count()).as(by).isOne();
                story.locator("details:visible").first().evaluate("e => { e.open = true; }");
                for (var one : sums.entrySet()) {
                    assertThat(value(chart.locator(".row"), one.getKey(), ".value"))
                            .isEqualTo(one.getValue());
                    assertThat(value(story.locator("table:visible tbody tr"), one.getKey(), ".number"))
                            .isEqualTo(one.getValue());
                    Locator word = story.locator(
                                    ".canvas:visible .f[title], .canvas:visible .f[data-tip]", within(one.getKey()))
                            .first();
                    word.hover();
                    assertThat(page.locator("#tip").innerText()).contains(one.getKey(), one.getValue());
                    assertThat(chart.locator(".lit").allTextContents())
                            .singleElement()
                            .asString()
                            .contains(one.getKey());
                }
                // From the baseline's 0 to the score.
                assertThat(chart.locator(".row:not(.anchor) .value").allTextContents().stream()
                                .mapToDouble(shown -> Double.parseDouble(shown.replace('\u2212', '-')))
                                .sum())
                        .isCloseTo(0.68, offset(0.03));
                assertThat(chart.locator(".anchor .value").last().textContent()).isEqualTo("0.68");
                assertThat(story.locator(".force:visible").count()).isOne();
            }
            assertThat(page.locator(".story")
                            .nth(1)
                            .locator("[data-by=sentence]")
                            .isVisible())
                    .isTrue();
            assertThat(visit.barriers()).isEmpty();
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void a_sentence_that_is_kept_is_kept_in_every_method(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "text-by-tokens")) {
            Page page = visit.page();
            page.getByLabel("Sum scores by").selectOption("sentence");
            page.locator(".canvas:visible .f", containing("drags")).first().click();
            assertThat(page.locator(".canvas:visible .f.kept").allTextContents())
                    .containsExactly("The film drags, though.", "The film drags, though.");
        }
    }

    private static String value(Locator lines, String name, String cell) {
        return lines.all().stream()
                .filter(line -> line.locator("text, th").first().textContent().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + name))
                .locator(cell)
                .first()
                .textContent();
    }

    @Test
    void a_reader_weighs_criteria_anew(Browsing browsing) throws IOException {
        try (Visit visit = open(browsing, "selection")) {
            Page page = visit.page();
            Locator desk = page.locator("[data-weighing]").first();
            List<Locator> weights = desk.locator("input[type=range]").all();
            assertThat(weights).hasSizeGreaterThan(2);
            String before = desk.locator("table th").first().innerText();
            for (Locator weight : weights) {
                weight.fill("0");
            }
            Locator latency = desk.getByLabel("latency");
            latency.fill("100");
            // all-minilm-l6-v2 takes the fewest milliseconds of those that are compared.
            assertThat(desk.locator("table th").first().innerText()).isEqualTo("all-minilm-l6-v2");
            desk.locator("button").click();
            assertThat(desk.locator("table th").first().innerText()).isEqualTo(before);
        }
    }

    private record Drawn(String figure, String file, String svg) {}

    /** What each figure would save; a browser that is given many files in a row begins to ask whether it should. */
    private static List<Drawn> drawn(Page page, Locator figures) {
        page.evaluate("() => { URL.createObjectURL = (blob) => { window.blob = blob; return '#'; };"
                + " HTMLAnchorElement.prototype.click = function () { window.file = this.download; }; }");
        List<Drawn> drawn = new ArrayList<>();
        for (Locator figure : figures.all()) {
            figure.locator(".exports button", within("SVG")).click();
            drawn.add(
                    new Drawn(figure.getAttribute("data-figure"), (String) page.evaluate("() => window.file"), (String)
                            page.evaluate("() => window.blob.text()")));
        }
        return drawn;
    }

    private static String rootOf(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement()
                .getTagName();
    }

    private static Path saved(Page page, Locator figure, String form) {
        return saved(page.waitForDownload(
                () -> figure.locator(".exports button", within(form)).click()));
    }

    private static Path saved(Download download) {
        Path file = download.path().resolveSibling(download.suggestedFilename());
        download.saveAs(file);
        return file;
    }

    private static Locator.LocatorOptions within(String text) {
        return new Locator.LocatorOptions().setHasText(text);
    }

    private static long colours(BufferedImage image) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
                .distinct()
                .count();
    }

    private Visit open(Browsing browsing, String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".html"), EveryPage.html(name));
        return browsing.visit(View.of(View.MIDDLE).offline()).open(file);
    }

    private static Page.LocatorOptions containing(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static String focused(Page page) {
        return (String) page.evaluate(
                "() => document.activeElement === document.body ? '' : document.activeElement.textContent");
    }

    private static String strengths(Locator course) {
        return course.locator(".canvas .f").all().stream()
                .map(word -> word.getAttribute("style"))
                .toList()
                .toString();
    }
}

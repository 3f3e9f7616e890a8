package dev.limpid.report;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.InBrowser;
import dev.limpid.browser.View;
import dev.limpid.browser.Visit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every page that Limpid writes, in a browser without a network. */
@ExtendWith(InBrowser.class)
class PagesInBrowserTest {
    // A4 without the browser's own margins, 96 pixels an inch.
    private static final int SHEET = 718;

    @TempDir
    static Path folder;

    // A window for each way of looking: opening one takes longer than a page in it.
    private static final Map<View, Visit> VISITS = new HashMap<>();

    static List<String> names() {
        return EveryPage.names();
    }

    static List<String> colourful() {
        return EveryPage.colourful();
    }

    @BeforeAll
    static void writePages() throws IOException {
        for (String name : names()) {
            Files.writeString(file(name), EveryPage.html(name), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void close() {
        VISITS.values().forEach(Visit::close);
        VISITS.clear();
    }

    private static Path file(String name) {
        return folder.resolve(name + ".html");
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_page_asks_for_nothing_but_itself_and_complains_of_nothing(String name, Browsing browsing) {
        Visit visit = open(browsing, View.of(View.MIDDLE), name);
        Page page = visit.page();
        page.keyboard().press("End");
        page.mouse().move(450, 450);
        page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })");
        page.waitForFunction("() => document.readyState === 'complete'");
        assertThat(visit.requests()).containsExactly(file(name).toUri().toString());
        assertThat(visit.overflow()).as("%s", visit.overflowing()).isZero();
        assertThat(visit.complaints()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_verdict_is_read_without_scripts(String name, Browsing browsing) {
        Visit visit = open(browsing, View.of(View.MIDDLE).withoutScripts(), name);
        Locator verdict = visit.page().locator("h1");
        assertThat(verdict.count()).isOne();
        assertThat(verdict.isVisible()).isTrue();
        assertThat(verdict.innerText()).hasSizeGreaterThan(5);
        assertThat(verdict.boundingBox().y).isLessThan(200);
        assertThat(visit.overflowing()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void axe_finds_no_serious_fault(String name, Browsing browsing) {
        Visit visit = open(browsing, View.of(View.MIDDLE), name);
        assertThat(visit.picture(name).barriers()).as("%s by day", name).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("colourful")
    void letters_are_read_at_night_and_on_paper(String name, Browsing browsing) {
        Visit night = open(browsing, View.of(View.WIDE).inTheDark(), name);
        assertThat(night.picture(name).paleLetters()).as("%s by night", name).isEmpty();
        Visit paper = open(browsing, View.of(SHEET).inTheDark(), name);
        paper.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(paper.paleLetters()).as("%s on paper", name).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void nobody_has_to_scroll_sideways(String name, Browsing browsing) {
        Visit visit = open(browsing, View.of(View.NARROW), name);
        assertThat(visit.picture(name).overflow())
                .as("%s on a telephone: %s", name, visit.overflowing())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_is_drawn_stays_in_its_figure(String name, Browsing browsing) {
        Visit visit = open(browsing, View.of(View.MIDDLE), name);
        // Letters at an axis may stand out a little.
        assertThat(visit.page()
                        .evaluate("() => [...document.querySelectorAll('figure svg:not(svg svg)')].filter((svg) => {"
                                + " const box = svg.getBoundingClientRect();"
                                + " const figure = svg.closest('figure').getBoundingClientRect();"
                                + " return box.width > 0 && (box.top < figure.top - 20 || box.bottom > figure.bottom + 20"
                                + " || box.left < figure.left - 20); }).map((svg) => svg.outerHTML.slice(0, 80))"))
                .isEqualTo(List.of());
    }

    @ParameterizedTest
    @MethodSource("names")
    void on_paper_a_page_is_dark_on_white_and_nothing_is_cut_off(String name, Browsing browsing) {
        Visit visit = open(browsing, View.of(SHEET).inTheDark(), name);
        Page page = visit.page();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("h1").isVisible()).isTrue();
        assertThat(page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(page.locator("button:visible, nav:visible").count()).isZero();
        visit.picture(name + "-print");
        assertThat(visit.overflow())
                .as("%s on paper: %s", name, visit.overflowing())
                .isZero();
        assertThat(page.pdf(new Page.PdfOptions().setFormat("A4")))
                .startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_page_in_chinese_fits_too(String name, Browsing browsing) throws IOException {
        Path chinese = folder.resolve(name + "-zh.html");
        Files.writeString(chinese, Tongue.CHINESE.speak(() -> EveryPage.html(name)), StandardCharsets.UTF_8);
        Visit visit = VISITS.computeIfAbsent(View.of(View.NARROW).offline(), browsing::visit)
                .forget()
                .open(chinese);
        assertThat(visit.page().locator("html").getAttribute("lang")).startsWith("zh");
        assertThat(visit.page().locator("h2").first().innerText()).containsPattern("\\p{IsHan}");
        assertThat(visit.picture(name + "-zh").overflow())
                .as("%s on a telephone: %s", name, visit.overflowing())
                .isZero();
        assertThat(visit.complaints()).isEmpty();
    }

    private static Visit open(Browsing browsing, View view, String name) {
        return VISITS.computeIfAbsent(view.offline(), browsing::visit).forget().open(file(name));
    }
}

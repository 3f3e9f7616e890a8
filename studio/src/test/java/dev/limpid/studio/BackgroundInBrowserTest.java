package dev.limpid.studio;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.InBrowser;
import dev.limpid.browser.View;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Collectors;

import static dev.limpid.studio.StudioInBrowserTest.CLASSES;
import static dev.limpid.studio.StudioInBrowserTest.OTHER_CLASSES;
import static dev.limpid.studio.StudioInBrowserTest.ROOT;
import static dev.limpid.studio.StudioInBrowserTest.withText;
import static org.assertj.core.api.Assertions.assertThat;

/** Work that takes longer than somebody watches: it goes on, says how far it is, and can be stopped. */
@ExtendWith(InBrowser.class)
class BackgroundInBrowserTest {
    @TempDir
    static Path home;

    private static Studio studio;

    @BeforeAll
    static void start() {
        studio = Studio.start(StudioInBrowserTest.serving(home));
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    @Test
    void methods_are_judged_in_the_background_with_live_progress(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            desk.model(CLASSES);
            desk.button("Judge methods").click();
            desk.labelled("Examples").fill(sentences(24));
            desk.looksRight("studio-evaluate");
            // Every line that tells how far it is, from the first on.
            desk.page()
                    .evaluate("() => { window.seen = new Set(); new MutationObserver(() => {"
                            + " for (const line of document.querySelectorAll('#results .body .help'))"
                            + " if (/[0-9]/.test(line.textContent)) window.seen.add(line.textContent); })"
                            + ".observe(document.getElementById('results'), { childList: true, subtree: true,"
                            + " characterData: true }); }");
            desk.button("Judge them").click();
            Locator result = desk.answers();
            result.first().waitFor();
            // Meanwhile a question is asked and answered.
            desk.button("Explain").first().click();
            desk.list().locator("li", withText("methods judged")).first().waitFor();
            desk.page()
                    .waitForFunction(
                            "() => [...document.querySelectorAll('#jobs li')].some("
                                    + "li => li.textContent.includes('methods judged') && li.textContent.includes('done'))",
                            null,
                            new Page.WaitForFunctionOptions().setTimeout(120_000));
            assertThat((int) desk.page().evaluate("() => window.seen.size")).isGreaterThan(1);
            assertThat(desk.answer().locator("h1").innerText()).isNotBlank();
            desk.looksRight("studio-evaluation");
        }
    }

    @Test
    void long_work_is_cancelled(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            desk.model(CLASSES);
            desk.button("Judge methods").click();
            desk.labelled("Examples").fill(sentences(400));
            desk.labelled("At most so many").evaluate("e => e.closest('details').open = true");
            desk.labelled("At most so many").fill("400");
            desk.button("Judge them").click();
            Locator cancel =
                    desk.page().locator("#results .result button", new Page.LocatorOptions().setHasText("Cancel"));
            cancel.waitFor();
            desk.looksRight("studio-running");
            cancel.click();
            desk.page()
                    .locator("#results", new Page.LocatorOptions().setHasText("This was cancelled."))
                    .waitFor();
            desk.list().locator("li", withText("cancelled")).first().waitFor();
        }
    }

    @Test
    void models_are_compared_on_a_file_of_examples(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            desk.button("Choose a model").click();
            desk.form().locator("input[value='" + CLASSES + "']").check();
            desk.form().locator("input[value='" + OTHER_CLASSES + "']").check();
            desk.labelled("Examples with labels").setInputFiles(ROOT.resolve("examples/reviews.csv"));
            desk.looksRight("studio-select");
            desk.button("Compare them").click();
            desk.page()
                    .waitForFunction(
                            "() => document.querySelector('#results .host') || document.querySelector('#results [role=alert]')",
                            null,
                            new Page.WaitForFunctionOptions().setTimeout(120_000));
            assertThat(desk.answer().locator("h1").innerText()).isNotBlank();
            desk.looksRight("studio-selection");
        }
    }

    private static String sentences(int count) {
        return Collections.nCopies(count, "the film was good").stream().collect(Collectors.joining("\n"));
    }
}

package dev.limpid.studio;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.InBrowser;
import dev.limpid.browser.View;
import dev.limpid.browser.Visit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static dev.limpid.studio.StudioInBrowserTest.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;

/** The studio for those who use no mouse, who look at a telephone, at night or in Chinese; and for those who may not use it. */
@ExtendWith(InBrowser.class)
class EveryoneInBrowserTest {
    private static final int MANY = 200;

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
    void keys_alone_are_enough_to_explain_and_to_change_a_word(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            Page page = desk.page();
            tabTo(page, "select");
            page.keyboard().type(CLASSES);
            desk.model(CLASSES);
            tabTo(page, "textarea[name=text]");
            page.keyboard().type("the film was good");
            tabTo(page, "input[name=method][value=occlusion]");
            page.keyboard().press("Space");
            tabTo(page, "#ask [type=submit]");
            page.keyboard().press("Enter");
            page.locator("#results .panel .f").first().waitFor();
            desk.answer();
            tabTo(page, ".panel .f:not(.special)");
            page.keyboard().press("Enter");
            assertThat(focused(page, "#instead")).isTrue();
            page.keyboard().press("Escape");
            assertThat(focused(page, ".panel .f")).isTrue();
            page.keyboard().press("Enter");
            page.keyboard().type("some");
            page.keyboard().press("Enter");
            page.locator("#comparison .changes").first().waitFor();
        }
    }

    /** A model arrives while somebody writes: the form is drawn anew under their hands. */
    @Test
    void who_writes_while_a_model_is_loaded_goes_on_writing(Browsing browsing, @TempDir Path own) {
        try (Studio fresh = Studio.start(StudioInBrowserTest.serving(own));
                Desk desk = Desk.at(fresh, browsing, View.of(View.WIDE))) {
            desk.labelled("Model").selectOption(CLASSES);
            desk.form().locator(".methods summary").click();
            desk.labelled("Text").click();
            desk.page().keyboard().type("the film was ");
            desk.waitForModel(CLASSES);
            assertThat(focused(desk.page(), "textarea[name=text]")).isTrue();
            desk.page().keyboard().type("good");
            assertThat(desk.labelled("Text").inputValue()).isEqualTo("the film was good");
            assertThat(desk.form().locator(".methods details").getAttribute("open"))
                    .isNotNull();
        }
    }

    @Test
    void it_fits_a_telephone_and_the_night(Browsing browsing) {
        for (View view : new View[] {
            View.of(View.NARROW),
            View.of(View.MIDDLE).inTheDark(),
            View.of(View.WIDE).inTheDark()
        }) {
            try (Desk desk = Desk.at(studio, browsing, view)) {
                desk.looksRight("studio-empty");
                desk.model(CLASSES)
                        .text("the film was good and the audience laughed at it until the very end")
                        .methods("integrated-gradients", "occlusion", "attention")
                        .explain();
                desk.looksRight("studio-text");
            }
        }
    }

    @Test
    void it_speaks_chinese(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            Locator answer = desk.model(CLASSES)
                    .text("the film was good")
                    .methods("saliency")
                    .explain();
            String english = answer.locator(".verdict").innerText();
            desk.button("中文").click();
            assertThat(desk.page().locator("html").getAttribute("lang")).isEqualTo("zh-CN");
            desk.page()
                    .locator(".verdict", new Page.LocatorOptions().setHasText("。"))
                    .waitFor();
            assertThat(desk.answer().locator(".verdict").innerText()).isNotEqualTo(english);
            assertThat(desk.form().locator("[type=submit]").innerText()).isEqualTo("解释");
            assertThat(desk.form()
                            .locator(".methods .help, .methods .boxes .hidden")
                            .allTextContents())
                    .hasSizeGreaterThan(20)
                    .allSatisfy(told -> assertThat(told).containsPattern("\\p{IsHan}"));
            desk.looksRight("studio-chinese");
            desk.page().reload();
            assertThat(desk.settled().form().locator("[type=submit]").innerText())
                    .isEqualTo("解释");
        }
    }

    @Test
    void without_scripts_it_says_that_it_needs_them(Browsing browsing) {
        try (Visit visit = browsing.visit(View.of(View.WIDE).withoutScripts())
                .open(studio.address().toString())) {
            assertThat(visit.page().locator("noscript").innerText()).contains("JavaScript");
        }
    }

    @Test
    void what_cannot_be_answered_is_said_in_a_line_beside_the_button(Browsing browsing) {
        try (Desk desk = Desk.at(studio, browsing, View.of(View.WIDE))) {
            desk.button("Explain").last().click();
            Locator problem = desk.page().locator("#ask [role=alert]");
            assertThat(problem.innerText()).isEqualTo("Choose a model first.");
            desk.model(CLASSES);
            desk.form().locator("[type=submit]").click();
            assertThat(problem.innerText()).isEqualTo("Write a text first.");
            desk.looksRight("studio-problem");
        }
    }

    @Test
    void who_has_no_token_sees_no_studio(Browsing browsing) {
        try (Visit visit = browsing.visit(View.of(View.MIDDLE))) {
            Response page = visit.page().navigate(studio.address().resolve("/").toString());
            assertThat(page.status()).isEqualTo(401);
            assertThat(visit.page().locator("#ask").count()).isZero();
            visit.picture("studio-guest");
            assertThat(visit.barriers()).isEmpty();
            visit.forgive("401");
            assertThat(visit.complaints()).isEmpty();
            assertThat(visit.page()
                            .navigate(studio.address().resolve("/api/models").toString())
                            .status())
                    .isEqualTo(401);
        }
    }

    /** As when a page's name is made to mean this machine after the browser has trusted it. */
    @Test
    void by_another_name_it_answers_nothing(Browsing browsing) {
        try (Visit visit = browsing.visit(View.of(View.MIDDLE))) {
            Response page = visit.page()
                    .navigate("http://" + Browsing.ELSEWHERE + ":" + studio.port() + "/?"
                            + studio.address().getQuery());
            assertThat(page.status()).isEqualTo(421);
        }
    }

    /** Somebody who is signed in opens a page that asks in their name. */
    @Test
    void another_page_cannot_ask_in_the_name_of_who_is_signed_in(Browsing browsing, @TempDir Path folder)
            throws IOException {
        String there = "http://127.0.0.1:" + studio.port();
        Path page = Files.writeString(folder.resolve("page.html"), """
                <!doctype html><title>elsewhere</title>
                <form method=post enctype="text/plain" action="THERE/api/models"><input name='{"name":"' value='bert-base-uncased"}'></form>
                <script>
                  const tries = [
                    fetch('THERE/api/jobs', { credentials: 'include' }),
                    fetch('THERE/api/models', { method: 'POST', credentials: 'include', body: '{"name":"bert-base-uncased"}' }),
                    fetch('THERE/api/jobs', { credentials: 'include', mode: 'no-cors' }).then(r => { if (r.type === 'opaque') throw r.type; }),
                    new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = no; i.src = 'THERE/assets/icon.svg'; }),
                  ];
                  Promise.allSettled(tries).then(all => { document.title = all.map(one => one.status).join(' '); });
                </script>
                """.replace("THERE", there));
        try (Visit visit =
                browsing.visit(View.of(View.MIDDLE)).open(studio.address().toString())) {
            visit.open(page);
            visit.page().waitForFunction("() => document.title.includes(' ')");
            assertThat(visit.page().title()).isEqualTo("rejected rejected rejected rejected");
            Response posted = visit.page()
                    .waitForResponse(
                            response -> response.request().isNavigationRequest(),
                            () -> visit.page().evaluate("() => document.forms[0].submit()"));
            assertThat(posted.status()).isBetween(400, 499);
            visit.page().waitForURL(there + "/api/models");
            visit.open(there);
            assertThat(visit.page().locator("#jobs li").count()).isZero();
        }
    }

    private static void tabTo(Page page, String selector) {
        for (int presses = 0; presses < MANY; presses++) {
            page.keyboard().press("Tab");
            if (focused(page, selector)) {
                return;
            }
        }
        assertThat(selector).as("reached by Tab").isEmpty();
    }

    // Also within the trees that results are drawn in.
    private static boolean focused(Page page, String selector) {
        return (boolean) page.evaluate(
                "selector => { let e = document.activeElement;"
                        + " while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;"
                        + " return !!e && e.matches(selector); }",
                selector);
    }
}

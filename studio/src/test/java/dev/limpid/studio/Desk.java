package dev.limpid.studio;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.limpid.browser.Browsing;
import dev.limpid.browser.View;
import dev.limpid.browser.Visit;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody at the studio's page. When they leave, it has complained of nothing and asked this machine only. */
final class Desk implements AutoCloseable {
    private static final Pattern JOB = Pattern.compile("[#&]job=([^&]*)");
    private static final String RESULT = "#results section.result";

    private final Visit visit;
    private final Page page;

    private Desk(Visit visit) {
        this.visit = visit;
        this.page = visit.page();
    }

    /** Opens the address that the studio printed. */
    static Desk at(Studio studio, Browsing browsing, View view) {
        return at(studio.address().toString(), browsing, view);
    }

    static Desk at(String address, Browsing browsing, View view) {
        Desk desk = new Desk(browsing.visit(view));
        desk.visit.open(address);
        desk.settled();
        return desk;
    }

    Visit visit() {
        return visit;
    }

    Page page() {
        return page;
    }

    Locator form() {
        return page.locator("#ask");
    }

    Locator list() {
        return page.locator("#jobs");
    }

    Locator labelled(String label) {
        return form().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The page has heard which models and methods there are. */
    Desk settled() {
        page.locator("#ask [type=submit]").waitFor();
        page.locator("#ask input[name=method]").first().waitFor(attached());
        return this;
    }

    private static Locator.WaitForOptions attached() {
        return new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
    }

    /** Chooses a model, and waits until it is there. */
    Desk model(String name) {
        labelled("Model").selectOption(name);
        return waitForModel(name);
    }

    /** The list says that it is loaded, and its methods are known. */
    Desk waitForModel(String name) {
        page.waitForFunction(
                "name => [...document.querySelector('#ask select').selectedOptions]"
                        + ".some(one => one.value === name && one.textContent.includes('loaded'))",
                name);
        return this;
    }

    Desk text(String text) {
        labelled("Text").fill(text);
        return this;
    }

    Desk picture(Path file) {
        assertThat(file).isRegularFile();
        labelled("Picture").setInputFiles(file);
        page.locator("#ask .paintable img").waitFor();
        page.waitForFunction("() => document.querySelector('#ask .paintable img').naturalWidth > 0");
        return this;
    }

    Desk methods(String... names) {
        List<String> wanted = List.of(names);
        for (Locator folded :
                form().locator(".methods details:not([open]) > summary").all()) {
            folded.click();
        }
        for (Locator box : form().locator("input[name=method]").all()) {
            box.setChecked(wanted.contains(box.getAttribute("value")));
        }
        assertThat(form().locator("input[name=method]:checked").count()).isEqualTo(wanted.size());
        return this;
    }

    /** Presses Explain, and waits for the answer, which is the last of those that are shown. */
    Locator explain() {
        String before = job();
        form().locator("[type=submit]").click();
        page.waitForCondition(() -> !job().equals(before));
        return answer();
    }

    /** The job that the address names. */
    private String job() {
        Matcher job = JOB.matcher(page.url());
        return job.find() ? job.group(1) : "";
    }

    /** Waits until all that is shown is there. */
    Locator answer() {
        page.waitForFunction("() => document.querySelector('" + RESULT + "')"
                + " && !document.querySelector('" + RESULT + "[aria-busy]')"
                + " && document.querySelector('#results .host, #results .notice, #results .result .state')"
                + " && !document.querySelector('#results .body > .state:only-child')");
        assertThat(page.locator("#results [role=alert]").allInnerTexts()).isEmpty();
        return answers().last();
    }

    Locator answers() {
        return page.locator(RESULT);
    }

    /** After each view: nobody is kept out, nothing is cut off, and a picture of it if that is wanted. */
    Desk looksRight(String name) {
        visit.picture(name);
        assertThat(visit.barriers()).as("%s, %s", name, visit.view()).isEmpty();
        assertThat(visit.overflow())
                .as("%s, %s: %s", name, visit.view(), visit.overflowing())
                .isZero();
        return this;
    }

    @Override
    public void close() {
        List<String> complaints = visit.complaints();
        List<String> strays = visit.strayRequests();
        visit.close();
        assertThat(complaints).as("complaints").isEmpty();
        assertThat(strays).as("requests that left this machine").isEmpty();
    }
}

package dev.limpid.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Somebody looks at pages. What these ask for and complain of is noted from the first on. */
public final class Visit implements AutoCloseable {
    private static final List<String> STANDARDS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa");
    private static final Set<String> GRAVE = Set.of("serious", "critical");
    private static final Set<String> HOME = Set.of("localhost", "127.0.0.1", "[::1]");
    // Sub-pixel rounding aside.
    private static final double SLACK = 1;

    private final View view;
    private final BrowserContext context;
    private final Page page;
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    Visit(View view, BrowserContext context) {
        this.view = view;
        this.context = context;
        context.onRequest(request -> requests.add(request.url()));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(words(message));
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        this.page = context.newPage();
        page.onWebSocket(socket -> requests.add(socket.url()));
    }

    private static String words(ConsoleMessage message) {
        return message.type() + ": " + message.text() + " (" + message.location() + ")";
    }

    /** For all that a person does. */
    public Page page() {
        return page;
    }

    public View view() {
        return view;
    }

    public Visit open(Path file) {
        return open(file.toUri().toString());
    }

    public Visit open(String url) {
        page.navigate(url);
        return this;
    }

    /** Addresses of all that was asked for, in order, pages themselves included; data inside of pages is not asked for. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Those of them that lead to another machine: empty for every page of ours. */
    public List<String> strayRequests() {
        return requests.stream().filter(url -> !isAtHome(url)).toList();
    }

    private static boolean isAtHome(String url) {
        URI uri = URI.create(url);
        if ("file".equals(uri.getScheme()) || "blob".equals(uri.getScheme())) {
            return true;
        }
        return uri.getHost() != null && HOME.contains(uri.getHost());
    }

    /** Errors and warnings of the console, and what scripts threw and nobody caught: empty for every page of ours. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Begins a new list of requests and of complaints. */
    public Visit forget() {
        requests.clear();
        complaints.clear();
        return this;
    }

    /** Takes out complaints that a test provoked. @return how many there were */
    public int forgive(String part) {
        int before = complaints.size();
        complaints.removeIf(complaint -> complaint.contains(part));
        return before - complaints.size();
    }

    /** What axe-core finds against WCAG 2.1 A and AA and calls serious or critical, a line per element. */
    public List<String> barriers() {
        return barriers(new AxeBuilder(page).withTags(STANDARDS));
    }

    /** Those of the {@link #barriers} that change with colours, which costs a part of the time. */
    public List<String> paleLetters() {
        return barriers(new AxeBuilder(page).withRules(List.of("color-contrast")));
    }

    private static List<String> barriers(AxeBuilder axe) {
        List<String> barriers = new ArrayList<>();
        // Else it opens a second page to gather the results of frames, of which ours have none.
        for (Rule rule : axe.setLegacyMode(true).analyze().getViolations()) {
            if (GRAVE.contains(rule.getImpact())) {
                for (CheckedNode node : rule.getNodes()) {
                    barriers.add(rule.getId() + " (" + rule.getImpact() + ") at " + node.getTarget() + ": "
                            + node.getHtml().lines().findFirst().orElse("") + " – "
                            + node.getFailureSummary().replaceAll("\\s+", " "));
                }
            }
        }
        return barriers;
    }

    /** How many pixels of the page lie to the right of its window: 0 where nobody has to scroll sideways. */
    public int overflow() {
        Number beyond = (Number)
                page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
        return beyond.doubleValue() <= SLACK ? 0 : beyond.intValue();
    }

    /** The widest elements that reach beyond the window and do not scroll by themselves: where an overflow comes from. */
    @SuppressWarnings("unchecked")
    public List<String> overflowing() {
        return (List<String>) page.evaluate("""
                () => {
                  const width = document.documentElement.clientWidth;
                  const held = (e) => e.closest('[hidden]') || (e = e.parentElement) && (
                    ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX) || held(e));
                  return [...document.body.querySelectorAll('*')]
                    .filter((e) => e.getBoundingClientRect().right > width + 1 && !held(e))
                    .map((e) => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') || '') + ' to '
                      + Math.round(e.getBoundingClientRect().right) + ': ' + (e.textContent || '').trim().slice(0, 40))
                    .slice(0, 12);
                }
                """);
    }

    /** A picture of the whole page, if {@code -Dlimpid.screenshots=DIR} says where to. */
    public Visit picture(String name) {
        String folder = System.getProperty("limpid.screenshots", "");
        if (!folder.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, name + "-" + view.width() + (view.dark() ? "-dark" : "") + ".png")));
        }
        return this;
    }

    @Override
    public void close() {
        context.close();
    }
}

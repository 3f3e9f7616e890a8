package dev.limpid.cli;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every link of every page leads somewhere: to a file that is there, and in a page to a heading that is there. */
class LinksTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Pattern LINK =
            Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)|<img src=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#* *$");
    private static final Pattern CODE = Pattern.compile("(?ms)^(```+|~~~+).*?^\\1[ \\t]*$|^(?: {4}|\\t).*?$");

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("examples"), 2)) {
            Stream.of(top, docs, examples)
                    .flatMap(found -> found)
                    .filter(page -> page.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        return pages;
    }

    private static String words(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }

    /** As GitHub names a heading's place in its page. */
    private static Set<String> places(Path page) throws IOException {
        Set<String> places = new LinkedHashSet<>();
        Matcher heading = HEADING.matcher(words(page));
        while (heading.find()) {
            String name = heading.group(1)
                    .replaceAll("\\]\\([^)]*\\)", "]")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            String place = name;
            for (int again = 1; !places.add(place); again++) {
                place = name + "-" + again;
            }
        }
        return places;
    }

    @Test
    void every_link_leads_to_a_file_and_a_heading_that_are_there() throws IOException {
        Set<String> broken = new TreeSet<>();
        int followed = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(words(page));
            while (link.find()) {
                String to = link.group(1) != null ? link.group(1) : link.group(2);
                if (to.matches("[a-z]+:.*")) {
                    continue;
                }
                String[] parts = to.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                boolean there = Files.exists(target)
                        && (parts.length == 1 || places(target).contains(parts[1]));
                if (!there) {
                    broken.add(ROOT.relativize(page) + " links to " + to);
                }
                followed++;
            }
        }
        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(100);
    }

    @Test
    void every_page_of_the_documentation_is_in_its_list() throws IOException {
        String list = Files.readString(ROOT.resolve("docs/README.md"));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            assertThat(docs.map(page -> String.valueOf(page.getFileName()))
                            .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(list).contains("](" + name + ")"));
        }
    }
}

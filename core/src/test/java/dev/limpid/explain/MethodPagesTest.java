package dev.limpid.explain;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/methods.md} against the list of methods, and {@code docs/method-cards.md}, which is made from it. */
class MethodPagesTest {
    private static final Path DOCS = Path.of(System.getProperty("limpid.root"), "docs");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");

    /** A method is a row of a table, which begins with its name and ends with where it is from. */
    private static final String ROW = "(?m)^\\| `%s` \\|.*\\| ([^|]+) \\|$";

    @Test
    void every_method_has_a_row_with_its_source() throws IOException {
        String page = Files.readString(DOCS.resolve("methods.md"));
        for (Methods.Listed method : Methods.list()) {
            Matcher row =
                    Pattern.compile(ROW.formatted(Pattern.quote(method.name()))).matcher(page);
            assertThat(row.find()).as("row of " + method.name()).isTrue();
            Matcher year = YEAR.matcher(method.dossier().source());
            assertThat(year.find()).isTrue();
            assertThat(row.group(1)).as("source of " + method.name()).contains(year.group());
        }
    }

    @Test
    void every_setting_is_told() throws IOException {
        String page = Files.readString(DOCS.resolve("methods.md"));
        for (String setting : settings()) {
            assertThat(page)
                    .as("setting " + setting)
                    .containsPattern("`(--set )?'?([^`]* )?" + Pattern.quote(setting) + "[=:`]");
        }
    }

    private static TreeSet<String> settings() {
        TreeSet<String> all = new TreeSet<>();
        Methods.list().forEach(method -> method.settings().forEach(one -> all.add(one.replace(":PATTERN", ""))));
        return all;
    }

    @Test
    void the_cards_are_what_the_code_says() throws IOException {
        Path page = DOCS.resolve("method-cards.md");
        String cards = cards();
        if ("write".equals(System.getProperty("limpid.golden"))) {
            Files.writeString(page, cards);
        }
        assertThat(page).as("run the tests once with -Dlimpid.golden=write").hasContent(cards);
    }

    private static String cards() {
        StringBuilder page = new StringBuilder("""
                # Method cards

                Of each method: what question it answers, what it needs, when its scores may be taken at their word, and when not to use it. Made by `MethodPagesTest` from what `limpid methods NAME` prints. Formulas and defaults stand in [methods.md](methods.md), a guide by need in [how-to-choose-a-method.md](how-to-choose-a-method.md).
                """);
        for (Methods.Listed method : Methods.list()) {
            Dossier dossier = method.dossier();
            page.append("\n## ").append(method.name()).append("\n\n");
            page.append("*").append(dossier.question()).append("*\n\n");
            page.append("* **Needs**: ").append(dossier.needs()).append('\n');
            page.append("* **A score is**: ").append(dossier.unit()).append('\n');
            page.append("* **Costs**: ").append(method.cost()).append('\n');
            if (!method.settings().isEmpty()) {
                page.append("* **Settings**: `")
                        .append(String.join("`, `", method.settings()))
                        .append("`\n");
            }
            if (!dossier.traits().isEmpty()) {
                page.append("* **It** ").append(traits(dossier)).append('\n');
            }
            page.append("* **Trust it**: ").append(dossier.trust()).append('\n');
            for (Dossier.Doubt doubt : dossier.doubts()) {
                page.append("* **Beware**: ")
                        .append(doubt.says())
                        .append(" (")
                        .append(doubt.source())
                        .append(")\n");
            }
            page.append("* **From**: ").append(dossier.source()).append('\n');
        }
        return page.toString();
    }

    private static String traits(Dossier dossier) {
        List<String> told = List.of(Dossier.Trait.values()).stream()
                .filter(dossier::is)
                .map(trait -> switch (trait) {
                    case OUTSIDE -> "works on anything that predicts";
                    case ADDS_UP -> "adds up, and tells the gap";
                    case DRAWN -> "draws by a seed";
                    case ANY_TARGET -> "gives the same scores whatever is asked";
                    case UNSIGNED -> "cannot tell for from against";
                    case PARTS -> "tells of parts of the model";
                })
                .toList();
        return String.join("; ", told) + ".";
    }
}

package dev.limpid.cli;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The Chinese README says what the English one says: what can be compared without reading either is the same. */
class ChineseReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root", ".."));

    private static List<String> found(String file, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void commands_and_code_are_the_same() throws IOException {
        String fenced = "(?s)^```.*?^```$";
        assertThat(found("README.zh-CN.md", fenced)).isNotEmpty().isEqualTo(found("README.md", fenced));
    }

    @Test
    void sections_tables_and_links_are_as_many() throws IOException {
        for (String mark : List.of("^#+ ", "^\\| ", "^\\* ")) {
            assertThat(found("README.zh-CN.md", mark)).as(mark).hasSameSizeAs(found("README.md", mark));
        }
        String file = "(?<=\\]\\()(?!https?:|README)[^)]+(?=\\))";
        assertThat(found("README.zh-CN.md", file)).containsExactlyInAnyOrderElementsOf(found("README.md", file));
        for (String link : found("README.zh-CN.md", file)) {
            assertThat(ROOT.resolve(link.replaceAll("#.*", ""))).exists();
        }
    }
}

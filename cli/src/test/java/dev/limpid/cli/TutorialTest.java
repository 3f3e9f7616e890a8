package dev.limpid.cli;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The tutorial, followed from its first command to its last. */
class TutorialTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|bash|text)\\n(.*?)^```$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        System.clearProperty("limpid.home");
    }

    /** Blocks marked sh fetch nothing, those marked bash do; a block marked text is what the command before it says. */
    private record Block(String kind, String text) {}

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/tutorial.md")));
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    private static List<String> commands(Block block) {
        return block.text.replaceAll("\\\\\\n\\s*", "").lines().toList();
    }

    /** Its arguments, as a shell would cut them; what it writes goes to a folder of the test. */
    private String[] arguments(String command, Set<String> written) {
        List<String> arguments = new ArrayList<>();
        Matcher word = WORD.matcher(command.replaceFirst("^\\./limpid ", ""));
        while (word.find()) {
            String one = word.group(1) != null ? word.group(1) : word.group(2);
            if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).equals("--out")) {
                written.add(one);
            }
            List<String> parts = new ArrayList<>();
            for (String part : word.group(1) != null ? new String[] {one} : one.split(",")) {
                parts.add(
                        written.contains(part)
                                ? folder.resolve(part).toString()
                                : part.startsWith("examples/")
                                        ? ROOT.resolve(part).toString()
                                        : part);
            }
            arguments.add(String.join(",", parts));
        }
        return arguments.toArray(String[]::new);
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void every_command_that_fetches_nothing_runs_and_says_what_is_shown() throws IOException {
        // A measurement that an earlier test kept would be shown rather than taken.
        System.setProperty("limpid.home", folder.resolve("home").toString());
        Set<String> written = new HashSet<>();
        int ran = 0;
        String said = "";
        for (Block block : blocks()) {
            if (block.kind.equals("sh")) {
                for (String command : commands(block)) {
                    assertThat(command).startsWith("./limpid ");
                    MainTest.Ran one = MainTest.run(arguments(command, written));
                    assertThat(one.code()).as(command + "\n" + one.err()).isZero();
                    said = line(one.out());
                    ran++;
                }
            } else if (block.kind.equals("text")) {
                for (String shown : block.text.lines().toList()) {
                    assertThat(said).contains(line(shown));
                }
            }
        }
        assertThat(ran).isGreaterThan(10);
        assertThat(written).allSatisfy(name -> assertThat(folder.resolve(name)).exists());
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void every_command_on_a_real_model_runs() throws IOException {
        for (Block block : blocks()) {
            if (block.kind.equals("bash")) {
                for (String command : commands(block)) {
                    MainTest.Ran one = MainTest.run(arguments(command, new HashSet<>()));
                    assertThat(one.code()).as(command + "\n" + one.err()).isZero();
                }
            }
        }
    }
}

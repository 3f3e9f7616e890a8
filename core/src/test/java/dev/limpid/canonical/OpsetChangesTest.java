package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** Operators in their older forms, against ONNX Runtime running the file as it is. */
class OpsetChangesTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 1 << 16, 1 << 20));

    @TempDir
    private static Path folder;

    private static List<Case> cases;

    @BeforeAll
    static void unpack() {
        cases = GoldenModels.of("older.zip.gz", folder);
    }

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @Test
    void every_older_form_computes_what_it_did() throws IOException {
        StringBuilder failures = new StringBuilder();
        for (Case one : cases) {
            try {
                Graph raised = RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(one.file())));
                assertThat(raised.opset()).isEqualTo(17);
                Values values = RUNTIME.run(raised, Runtime.Kind.SHARED, one.in());
                values.byWire()
                        .forEach((wire, value) -> GoldenModels.assertClose(
                                one.name(), value, one.out().get(wire.name()), 1e-5));
            } catch (RuntimeException | AssertionError failed) {
                failures.append(one.name())
                        .append(": ")
                        .append(failed.getMessage())
                        .append('\n');
            }
        }
        assertThat(failures.toString()).isEmpty();
    }

    @Test
    void each_change_has_a_case() {
        Set<String> tried = new TreeSet<>();
        cases.forEach(one -> {
            String[] name = one.name().split("-");
            OpsetChanges.lines(name[0]).stream()
                    .filter(line -> Integer.parseInt(name[1]) < line.since())
                    .forEach(line -> tried.add(name[0] + " " + line.since()));
        });
        assertThat(tried).containsExactlyElementsOf(OpsetChanges.all());
    }
}

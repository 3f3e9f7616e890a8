package dev.limpid.architecture;

import dev.limpid.format.Safetensors;
import dev.limpid.graph.Weight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Against the files that transformers saved: their names are those of {@code state_dict}, tied weights once. */
class SavedUnderTest {
    private static final List<String> SETS =
            List.of("tiny-text", "tiny-spans", "tiny-vision", "tiny-decoders", "text-tasks");

    /** Folders that transformers saved: a head that is tied or computed does not count. */
    static List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String set : SETS) {
            try (Stream<Path> all = Files.list(TinyText.resource("/" + set))) {
                all.filter(folder -> Files.isRegularFile(folder.resolve("model.safetensors")))
                        .filter(folder -> !folder.getFileName().toString().startsWith("timm-"))
                        .sorted()
                        .forEach(folders::add);
            }
        }
        return folders;
    }

    @ParameterizedTest
    @MethodSource("folders")
    void names_and_shapes_are_those_that_transformers_saves(Path folder) throws IOException {
        Trainee trainee = Architectures.trainee(Config.in(folder).orElseThrow());
        Map<String, String> ours = new TreeMap<>();
        trainee.names().forEach((wire, names) -> {
            Weight declared =
                    Objects.requireNonNull(trainee.plain().graph().weights().get(wire), () -> "no " + wire);
            assertThat(ours.put(names.get(0), declared.shape().toString())).isNull();
            SavedUnder.twin(names.get(0))
                    .ifPresent(twin -> ours.put(twin, declared.shape().toString()));
        });
        Map<String, String> theirs = new TreeMap<>();
        Safetensors.read(folder.resolve("model.safetensors")).weights().forEach((name, weight) -> {
            if (!name.endsWith(".num_batches_tracked")) {
                theirs.put(name, weight.shape().toString());
            }
        });
        assertThat(ours).containsExactlyInAnyOrderEntriesOf(theirs);
    }
}

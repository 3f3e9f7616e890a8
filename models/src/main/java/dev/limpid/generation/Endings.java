package dev.limpid.generation;

import dev.limpid.architecture.Config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokens that begin and end what a model writes, by {@code generation_config.json}, else by {@code config.json}.
 *
 * @param eos each ends a text; none if nothing is said
 * @param bos begins a text
 * @param pad fills one up
 */
public record Endings(Set<Integer> eos, OptionalInt bos, OptionalInt pad) {
    public Endings {
        eos = Set.copyOf(eos);
    }

    /**
     * @throws dev.limpid.format.FormatException if the file is damaged, or a token is no whole number from 0 on
     */
    public static Endings in(Path folder) throws IOException {
        Optional<Config> config = Config.ofWriting(folder);
        return new Endings(
                new HashSet<>(config.map(one -> one.ids("eos_token_id")).orElse(List.of())),
                first(config, "bos_token_id"),
                first(config, "pad_token_id"));
    }

    private static OptionalInt first(Optional<Config> config, String key) {
        return config.map(one -> one.ids(key)).orElse(List.of()).stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }
}

package dev.limpid.format;

import dev.limpid.graph.Weight;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code model.safetensors.index.json}, {@code pytorch_model.bin.index.json}: a {@code weight_map} from tensor name to the
 * shard beside it that holds it.
 *
 * @param suffix that shards have
 * @param example a shard's name, for errors
 * @param reader of one shard
 */
record ShardIndex(String suffix, String example, Function<Path, WeightFile> reader) {
    private static final long LONGEST = 100_000_000;

    SortedMap<String, Weight.InFile> read(Path index) {
        Map<String, Path> places = places(index);
        Map<Path, WeightFile> shards = new HashMap<>();
        SortedMap<String, Weight.InFile> weights = new TreeMap<>();
        places.forEach((name, shard) ->
                weights.put(name, shards.computeIfAbsent(shard, reader).weight(name)));
        return weights;
    }

    /** The files that hold the tensors, in the names' order. */
    List<Path> shards(Path index) {
        return places(index).values().stream().distinct().sorted().toList();
    }

    private Map<String, Path> places(Path index) {
        Map<String, Path> places = new TreeMap<>();
        boolean[] found = {false};
        try (StrictJson json = StrictJson.of(index, bytes(index))) {
            json.object(field -> {
                if (field.equals("weight_map")) {
                    found[0] = true;
                    json.object(name -> places.put(name, shard(index, json.string())));
                } else {
                    json.skip();
                }
            });
            json.end();
        }
        if (!found[0]) {
            throw new FormatException(index, "expected a weight_map from tensor to shard, got none.");
        }
        return places;
    }

    private static byte[] bytes(Path index) {
        Path real = Placement.real(index, index);
        long size = Placement.sizeOf(index, real);
        if (size > LONGEST) {
            throw new FormatException(index, "expected at most " + LONGEST + " bytes, got " + size + ".");
        }
        try {
            return Files.readAllBytes(real);
        } catch (IOException unreadable) {
            throw new FormatException(index, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    /** Only a plain name: an index from elsewhere must not lead the reader out of its folder. */
    private Path shard(Path index, String name) {
        Path shard = plain(index, name);
        if (shard == null || !name.endsWith(suffix)) {
            throw new FormatException(
                    index,
                    "expected shards beside the index, named like " + example + ", got " + FormatException.quoted(name)
                            + ".");
        }
        return shard;
    }

    private static @Nullable Path plain(Path index, String name) {
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
            return null;
        }
        try {
            return index.resolveSibling(name);
        } catch (InvalidPathException impossible) {
            return null;
        }
    }
}

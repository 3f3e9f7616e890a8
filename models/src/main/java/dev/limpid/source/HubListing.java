package dev.limpid.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a repository holds at one commit.
 *
 * @param commit forty hexadecimal digits
 * @param files their paths, with slashes, in order
 * @param license what its card says, in the hub's words; null if nothing
 */
record HubListing(
        String commit, List<String> files, @Nullable String license) {
    /** Bytes of JSON that are read at most. */
    static final int LONGEST = 25_000_000;

    private static final int DEEPEST = 64;
    private static final int SHOWN = 80;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                            .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .build();

    HubListing {
        if (!isCommit(commit)) {
            throw new IllegalArgumentException("its commit is '" + shown(commit) + "'");
        }
        files = List.copyOf(new TreeSet<>(files));
        for (String file : files) {
            if (!isSafe(file)) {
                throw new IllegalArgumentException("it names the file '" + shown(file) + "', which is unsafe");
            }
        }
    }

    HubListing(String commit, List<String> files) {
        this(commit, files, null);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** Whether a path stays within its folder, on every platform. */
    static boolean isSafe(String path) {
        return path.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\')
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))
                && !path.matches("[A-Za-z]:.*");
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Info(
            @Nullable String sha,
            @Nullable List<@Nullable Sibling> siblings,
            @Nullable Card cardData) {}

    /** @param license one or, in some cards, several */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Card(@Nullable Object license) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Sibling(@Nullable String rfilename) {}

    /**
     * The hub's answer.
     *
     * @throws IllegalArgumentException if it is none; the message is a clause about it
     */
    static HubListing parse(byte[] json) {
        Info info = read(json, Info.class);
        if (info.sha() == null || info.siblings() == null) {
            throw new IllegalArgumentException("it lacks 'sha' or 'siblings'");
        }
        return new HubListing(
                info.sha(),
                info.siblings().stream()
                        .map(sibling -> sibling == null || sibling.rfilename() == null ? "" : sibling.rfilename())
                        .toList(),
                info.cardData() == null ? null : license(info.cardData().license()));
    }

    private static @Nullable String license(@Nullable Object said) {
        List<?> licenses = said instanceof List<?> several ? several : said == null ? List.of() : List.of(said);
        String joined = licenses.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining(", "));
        return joined.isBlank() ? null : shown(joined);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Tree(@Nullable Map<String, Object> files) {}

    /**
     * The list that huggingface_hub keeps in {@code trees/}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static HubListing ofTree(String commit, byte[] json) {
        Map<String, Object> files = read(json, Tree.class).files();
        if (files == null) {
            throw new IllegalArgumentException("it lacks 'files'");
        }
        return new HubListing(commit, List.copyOf(files.keySet()));
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Index(
            @JsonProperty("weight_map") @Nullable Map<String, @Nullable String> shards) {}

    /**
     * The files that the index of a sharded model names.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Collection<String> shards(byte[] json) {
        Map<String, @Nullable String> shards = read(json, Index.class).shards();
        if (shards == null || shards.isEmpty()) {
            throw new IllegalArgumentException("it lacks a 'weight_map'");
        }
        TreeSet<String> names = new TreeSet<>();
        for (String shard : shards.values()) {
            if (shard == null || !isSafe(shard) || shard.indexOf('/') >= 0) {
                throw new IllegalArgumentException("it names the shard '" + shown(shard) + "', no file beside it");
            }
            names.add(shard);
        }
        return names;
    }

    private static <T> T read(byte[] json, Class<T> type) {
        if (json.length > LONGEST) {
            throw new IllegalArgumentException("it has more than " + LONGEST + " bytes");
        }
        try {
            T value = JSON.readValue(json, type);
            if (value == null) {
                throw new IllegalArgumentException("it is null");
            }
            return value;
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("it is not the JSON expected", malformed);
        } catch (IOException impossible) {
            throw new IllegalArgumentException("it cannot be read", impossible);
        }
    }

    private static String shown(@Nullable String text) {
        String plain = String.valueOf(text).replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain;
    }
}

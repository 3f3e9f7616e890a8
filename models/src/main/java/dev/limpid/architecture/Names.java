package dev.limpid.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The names that weights of one architecture go by in files. Limpid asks for all encoders' weights by the names of
 * BERT's ({@code encoder.layer.0.attention.self.query.weight}, without a prefix); a file may have
 *
 * <ul>
 *   <li>the architecture's own names for the parts: {@code transformer.layer.0.attention.q_lin.weight};
 *   <li>a prefix before what lies below the heads: {@code distilbert.transformer.…};
 *   <li>{@code gamma} and {@code beta}, as the scales and shifts of layer normalisations were called of old.
 * </ul>
 */
final class Names implements Function<String, List<String>> {
    private static final List<String> BELOW_HEADS = List.of("embeddings", "encoder.", "pooler.");

    private final String prefix;
    private final Map<String, String> parts;

    private Names(String prefix, Map<String, String> parts) {
        this.prefix = prefix;
        this.parts = parts;
    }

    /** BERT's names, what lies below the heads perhaps after {@code prefix}. */
    static Names after(String prefix) {
        return new Names(prefix, Map.of());
    }

    /** A part that has another name than in BERT; of parts that hold each other the longest comes first. */
    Names with(String bert, String own) {
        Map<String, String> more = new LinkedHashMap<>(parts);
        more.put(bert, own);
        return new Names(prefix, more);
    }

    /** The names of a weight, the likeliest first. */
    @Override
    public List<String> apply(String name) {
        List<String> spellings = new ArrayList<>();
        if (name.equals("cls.predictions.bias")) {
            // The head and its decoder both have one; where they differ, the decoder's is added.
            spellings.addAll(spellings("cls.predictions.decoder.bias"));
        }
        spellings.addAll(spellings(name));
        return spellings;
    }

    private List<String> spellings(String name) {
        String own = name;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            own = own.replace(part.getKey(), part.getValue());
        }
        List<String> spellings = new ArrayList<>();
        for (String one : List.of(own, old(own))) {
            if (BELOW_HEADS.stream().anyMatch(name::startsWith)) {
                spellings.add(prefix + one);
            }
            spellings.add(one);
        }
        return spellings;
    }

    /** With scales and shifts called as of old. */
    static String old(String name) {
        return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    }
}

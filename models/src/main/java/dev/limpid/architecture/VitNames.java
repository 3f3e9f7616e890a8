package dev.limpid.architecture;

import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that weights of a vision transformer go by. Limpid asks for them by those of Hugging Face's files ({@code
 * encoder.layer.0.attention.attention.query.weight}, without a prefix); a file may have
 *
 * <ul>
 *   <li>a prefix before what lies below the heads, {@code vit.} or {@code deit.}, and the names that transformers 5 has in
 *       memory ({@code layers.0.attention.q_proj.weight});
 *   <li>timm's and DeiT's own ({@code blocks.0.attn.qkv.weight});
 *   <li>torchvision's ({@code encoder.layers.encoder_layer_0.self_attention.in_proj_weight}).
 * </ul>
 */
final class VitNames {
    private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d+)\\.(.+)\\.(weight|bias)");
    private static final Pattern FUSED =
            Pattern.compile("(.+\\.(?:attn\\.qkv|self_attention\\.in_proj))[._](weight|bias)");

    /** In the order in which a matrix that makes all three has their rows. */
    private static final List<String> FUSED_PARTS = List.of("query", "key", "value");

    /** What others call the parts that Hugging Face's files name. */
    private record Dialect(String layer, Map<String, String> parts) {
        String of(String name) {
            Matcher inLayer = LAYER.matcher(name);
            if (inLayer.matches()) {
                String part = inLayer.group(2);
                return layer + inLayer.group(1) + "." + parts.getOrDefault(part, part) + "." + inLayer.group(3);
            }
            int end = name.endsWith(".weight") || name.endsWith(".bias") ? name.lastIndexOf('.') : name.length();
            String part = name.substring(0, end);
            return parts.getOrDefault(part, part) + name.substring(end);
        }
    }

    private static final Dialect FILES = new Dialect("encoder.layer.", Map.of());

    private static final Dialect MEMORY = new Dialect(
            "layers.",
            Map.of(
                    "attention.attention.query", "attention.q_proj",
                    "attention.attention.key", "attention.k_proj",
                    "attention.attention.value", "attention.v_proj",
                    "attention.output.dense", "attention.o_proj",
                    "intermediate.dense", "mlp.fc1",
                    "output.dense", "mlp.fc2"));

    private static final Dialect TIMM = new Dialect(
            "blocks.",
            Map.ofEntries(
                    Map.entry("attention.attention.query", "attn.qkv.query"),
                    Map.entry("attention.attention.key", "attn.qkv.key"),
                    Map.entry("attention.attention.value", "attn.qkv.value"),
                    Map.entry("attention.output.dense", "attn.proj"),
                    Map.entry("intermediate.dense", "mlp.fc1"),
                    Map.entry("output.dense", "mlp.fc2"),
                    Map.entry("layernorm_before", "norm1"),
                    Map.entry("layernorm_after", "norm2"),
                    Map.entry("layernorm", "norm"),
                    Map.entry("embeddings.cls_token", "cls_token"),
                    Map.entry("embeddings.distillation_token", "dist_token"),
                    Map.entry("embeddings.register_tokens", "reg_token"),
                    Map.entry("embeddings.position_embeddings", "pos_embed"),
                    Map.entry("embeddings.patch_embeddings.projection", "patch_embed.proj"),
                    Map.entry("classifier", "head"),
                    Map.entry("cls_classifier", "head"),
                    Map.entry("distillation_classifier", "head_dist")));

    private static final Dialect TORCHVISION = new Dialect(
            "encoder.layers.encoder_layer_",
            Map.ofEntries(
                    Map.entry("attention.attention.query", "self_attention.in_proj.query"),
                    Map.entry("attention.attention.key", "self_attention.in_proj.key"),
                    Map.entry("attention.attention.value", "self_attention.in_proj.value"),
                    Map.entry("attention.output.dense", "self_attention.out_proj"),
                    Map.entry("intermediate.dense", "mlp.0"),
                    Map.entry("output.dense", "mlp.3"),
                    Map.entry("layernorm_before", "ln_1"),
                    Map.entry("layernorm_after", "ln_2"),
                    Map.entry("layernorm", "encoder.ln"),
                    Map.entry("embeddings.cls_token", "class_token"),
                    Map.entry("embeddings.position_embeddings", "encoder.pos_embedding"),
                    Map.entry("embeddings.patch_embeddings.projection", "conv_proj"),
                    Map.entry("classifier", "heads.head")));

    private VitNames() {}

    /** A file's weights under Hugging Face's names. */
    static Weights in(Weights weights) {
        return weights.seen(VitNames::apart).named(VitNames::spellings);
    }

    /** The names of a weight, the likeliest first. */
    static List<String> spellings(String name) {
        List<String> spellings = new ArrayList<>();
        for (Dialect dialect : List.of(FILES, MEMORY)) {
            String own = dialect.of(name);
            if (!name.contains("classifier")) {
                spellings.add("vit." + own);
                spellings.add("deit." + own);
            }
            spellings.add(own);
        }
        spellings.add(TIMM.of(name));
        spellings.add(TORCHVISION.of(name));
        return spellings;
    }

    /**
     * A file whose matrices {@code [3·width,width]} that make queries, keys and values at once, and their biases, are seen
     * as the three that they consist of. Nothing is copied: rows lie one after the other.
     */
    static WeightFile apart(WeightFile file) {
        SortedMap<String, Weight.InFile> seen = new TreeMap<>();
        file.weights().forEach((name, weight) -> {
            Matcher fused = FUSED.matcher(name);
            if (fused.matches() && weight.shape().rank() > 0 && weight.shape().dim(0) % FUSED_PARTS.size() == 0) {
                for (int i = 0; i < FUSED_PARTS.size(); i++) {
                    seen.put(fused.group(1) + "." + FUSED_PARTS.get(i) + "." + fused.group(2), part(weight, i));
                }
            } else {
                seen.put(name, weight);
            }
        });
        return new WeightFile(file.path(), seen);
    }

    private static Weight.InFile part(Weight.InFile whole, int number) {
        Shape shape = whole.shape().with(0, whole.shape().dim(0) / FUSED_PARTS.size());
        long length = whole.length() / FUSED_PARTS.size();
        return new Weight.InFile(whole.dtype(), shape, whole.file(), whole.offset() + number * length, length);
    }
}

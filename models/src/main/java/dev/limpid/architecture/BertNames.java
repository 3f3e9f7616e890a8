package dev.limpid.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * The names that weights of a BERT go by: Hugging Face's ({@code encoder.layer.0.output.dense.weight}) with or without the
 * prefix {@code bert.}, {@code gamma} and {@code beta} for the scales and shifts of old, and Google's TensorFlow names
 * ({@code bert/encoder/layer_0/output/dense/kernel}).
 */
final class BertNames {
    private BertNames() {}

    static List<String> spellings(String name) {
        String old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        List<String> spellings = new ArrayList<>();
        for (String one : List.of(name, old)) {
            spellings.add(one.startsWith("cls.") ? one : "bert." + one);
            spellings.add(one);
        }
        spellings.add(tensorFlow(old));
        // TensorFlow Hub saves a model as a module within the module.
        spellings.add("module/" + tensorFlow(old));
        return spellings;
    }

    private static String tensorFlow(String name) {
        String path = name.replaceAll("layer\\.(\\d+)\\.", "layer_$1.").replace('.', '/');
        if (path.endsWith("_embeddings/weight")) {
            path = path.substring(0, path.length() - "/weight".length());
        } else if (path.endsWith("/weight")) {
            path = path.substring(0, path.length() - "weight".length()) + "kernel";
        }
        if (path.equals("cls/predictions/bias")) {
            return "cls/predictions/output_bias";
        }
        return path.startsWith("cls/") ? path : "bert/" + path;
    }
}

package dev.limpid.architecture;

import dev.limpid.graph.Expr;

import java.util.ArrayList;
import java.util.List;

/**
 * BERT (Devlin et al. 2018): an encoder and on top of it a pooler, a classifier of sequences or of tokens, a masked-language
 * head and one that finds answers, those that the weights have. What it reads is said in {@link TextEncoder}.
 */
final class Bert {
    private static final Names NAMES = Names.after("bert.");
    /** What all of Google's own checkpoints have, and their metadata does not say. */
    private static final int HEAD_SIZE = 64;

    private Bert() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        EncoderConfig sizes = EncoderConfig.of(config);
        Weights named = weights.named(Bert::spellings);
        TextEncoder bert = new TextEncoder("bert", sizes, named, 0);
        return heads(bert, sizes, config.tied(), classes(config, named))
                .withTokenHeads(tags(config, named), config)
                .emitted();
    }

    /** Emits the graph of one of Google's original checkpoints, which come without a configuration. */
    static Emitted emit(Weights weights) {
        Weights named = weights.named(Bert::spellings);
        EncoderConfig sizes = fromShapes(named);
        return heads(new TextEncoder("bert", sizes, named, 0), sizes, true, 0).emitted();
    }

    /** How many classes the weights tell of; 0 where they have no classifier of texts. */
    static int classes(Config config, Weights named) {
        boolean classifies = named.has("classifier.weight") && !tags(config, named);
        return classifies ? config.classes(named, "classifier") : 0;
    }

    /** A classifier of texts reads the pooler, which old taggers' files have, too. */
    static boolean tags(Config config, Weights named) {
        return TextEncoder.tags(config, named, "pooler.dense.weight");
    }

    /** Puts those of BERT's heads that the weights have on an encoder. */
    static TextEncoder heads(TextEncoder bert, EncoderConfig sizes, boolean tied, int classes) {
        if (bert.hasPooler()) {
            Expr pooled = bert.pooled();
            bert.output("pooled", pooled);
            if (classes > 0) {
                bert.scope("classifier").output("classes", bert.dense(bert.read(pooled), "classifier", classes));
            }
        }
        if (bert.hasMaskedLanguageHead()) {
            bert.output("logits", bert.wordScores(sizes.activation(), tied));
        }
        return bert;
    }

    /** From the shapes of Google's original checkpoints. */
    static EncoderConfig fromShapes(Weights weights) {
        int hidden = weights.size(TokenEmbeddings.WORDS, 1, 2);
        int layers = 0;
        while (weights.has("encoder.layer." + layers + ".output.dense.bias")) {
            layers++;
        }
        if (hidden % HEAD_SIZE != 0) {
            throw weights.fault("the model is " + hidden + " wide and no config.json says how many"
                    + " heads it has. Put its config.json beside it.");
        }
        if (layers == 0) {
            throw weights.fault(
                    "it has no encoder layers, at least 'encoder.layer.0' was expected: this is not a BERT.");
        }
        return new EncoderConfig(
                weights.size(TokenEmbeddings.WORDS, 0, 2),
                weights.size(TokenEmbeddings.POSITIONS, 0, 2),
                weights.size(TokenEmbeddings.TYPES, 0, 2),
                hidden,
                layers,
                layers,
                hidden / HEAD_SIZE,
                hidden,
                weights.size("encoder.layer.0.intermediate.dense.bias", 0, 1),
                EncoderConfig.EPSILON,
                Activation.GELU);
    }

    /** Hugging Face's names, then Google's TensorFlow names ({@code bert/encoder/layer_0/output/dense/kernel}). */
    static List<String> spellings(String name) {
        List<String> spellings = new ArrayList<>(NAMES.apply(name));
        spellings.add(tensorFlow(Names.old(name)));
        // TensorFlow Hub saves a model as a module within the module.
        spellings.add("module/" + tensorFlow(Names.old(name)));
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

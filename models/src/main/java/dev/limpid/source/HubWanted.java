package dev.limpid.source;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of a repository's files a model needs. */
final class HubWanted {
    /** Configuration, tokenizer and preprocessing, each where there is one. */
    static final List<String> CONFIGURATION = List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "chat_template.jinja",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "preprocessor_config.json",
            "processor_config.json",
            "modules.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "1_Pooling/config.json");

    /** The forms in which weights are published, most wanted first: each by its one file, or its index. */
    private static final List<String> WEIGHTS = List.of(
            "model.safetensors",
            "model.safetensors.index.json",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "onnx/model.onnx",
            "model.onnx");

    private static final String INDEX = ".index.json";

    /** What is said of a model, beside its card: results of evaluations. */
    private static final Pattern RESULTS = Pattern.compile("\\.eval_results/[^/]+\\.ya?ml");

    /** Files of results that are fetched at most. */
    private static final int MOST_RESULTS = 100;

    private HubWanted() {}

    static List<String> configuration(HubListing listing) {
        return CONFIGURATION.stream().filter(listing.files()::contains).toList();
    }

    /** What is said of the model, which it works without: its card, and results beside it. */
    static List<String> said(HubListing listing) {
        Stream<String> card = listing.files().stream().filter(ModelCard.NAME::equals);
        Stream<String> results = listing.files().stream()
                .filter(file -> RESULTS.matcher(file).matches())
                .limit(MOST_RESULTS);
        return Stream.concat(card, results).toList();
    }

    /** The file that the weights begin with; empty if they are in no form that is known. */
    static Optional<String> weights(HubListing listing) {
        return WEIGHTS.stream().filter(listing.files()::contains).findFirst();
    }

    static boolean isIndex(String weights) {
        return weights.endsWith(INDEX);
    }

    /** The files that hold the numbers of weights that need no index: an ONNX file may keep them beside it. */
    static List<String> data(HubListing listing, String weights) {
        Pattern data = Pattern.compile(
                weights.endsWith(".onnx") ? Pattern.quote(weights) + "([._]data[^/]*)?" : Pattern.quote(weights));
        return listing.files().stream()
                .filter(file -> data.matcher(file).matches())
                .toList();
    }

    /**
     * The files that an index names.
     *
     * @throws IllegalArgumentException if the repository does not have one of them, or it is of another form; the
     *     message is a clause about the index
     */
    static List<String> shards(HubListing listing, String index, Collection<String> named) {
        String folder = index.substring(0, index.lastIndexOf('/') + 1);
        String stem = index.substring(0, index.length() - INDEX.length());
        String suffix = stem.substring(stem.lastIndexOf('.'));
        for (String shard : named) {
            if (!shard.endsWith(suffix) || !listing.files().contains(folder + shard)) {
                throw new IllegalArgumentException("it names the shard '" + shard + "', which is not among its files");
            }
        }
        return named.stream().map(shard -> folder + shard).sorted().toList();
    }
}

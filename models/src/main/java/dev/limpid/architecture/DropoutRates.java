package dev.limpid.architecture;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * With which probability numbers are dropped while a model is trained (Srivastava et al. 2014), by place: where transformers
 * drops them in that architecture, as its configuration says under the names that its makers gave the rates, else what
 * transformers takes where nothing is said. Whole connections of EfficientNet ({@code drop_connect_rate}) and ConvNeXt ({@code
 * drop_path_rate}) are not dropped.
 */
record DropoutRates(Map<Place, Double> rates) {
    /** Where numbers are dropped. */
    enum Place {
        /** What is embedded. */
        EMBEDDING,
        /** How much each position attends to each. */
        ATTENTION,
        /** What attention adds to what it read. */
        ATTENDED,
        /** What a feed-forward block adds to what it read. */
        FED,
        /** What a classifier of texts or pictures reads. */
        CLASSES,
        /** What a classifier of tokens reads. */
        TAGS,
        /** What a head that finds answers reads. */
        SPANS
    }

    private static final double TENTH = 0.1;

    DropoutRates {
        rates = Map.copyOf(rates);
    }

    /**
     * @throws dev.limpid.format.FormatException if a rate is not from 0 to below 1
     */
    static DropoutRates of(Config config) {
        Map<Place, Double> rates = new EnumMap<>(Place.class);
        switch (config.modelType()) {
            case "bert", "camembert", "electra", "roberta", "xlm-roberta" -> {
                double hidden = hidden(rates, config, TENTH);
                rates.put(Place.FED, hidden);
                rates.put(Place.CLASSES, rate(config, hidden, "classifier_dropout"));
                rates.put(Place.TAGS, rate(config, hidden, "classifier_dropout"));
            }
            case "albert" -> {
                double hidden = hidden(rates, config, 0);
                // Said to be nothing, it is what drops elsewhere.
                double usual = config.mentions("classifier_dropout_prob") ? hidden : TENTH;
                rates.put(Place.CLASSES, rate(config, usual, "classifier_dropout_prob"));
                rates.put(Place.TAGS, rate(config, usual, "classifier_dropout_prob"));
            }
            case "distilbert" -> {
                double hidden = rate(config, TENTH, "dropout");
                rates.put(Place.EMBEDDING, hidden);
                rates.put(Place.ATTENTION, rate(config, TENTH, "attention_dropout"));
                rates.put(Place.FED, hidden);
                rates.put(Place.CLASSES, rate(config, 0.2, "seq_classif_dropout"));
                rates.put(Place.TAGS, hidden);
                rates.put(Place.SPANS, rate(config, TENTH, "qa_dropout"));
            }
            case "gpt2" -> {
                rates.put(Place.EMBEDDING, rate(config, TENTH, "embd_pdrop"));
                rates.put(Place.ATTENTION, rate(config, TENTH, "attn_pdrop"));
                rates.put(Place.ATTENDED, rate(config, TENTH, "resid_pdrop"));
                rates.put(Place.FED, rate(config, TENTH, "resid_pdrop"));
                rates.put(Place.TAGS, rate(config, TENTH, "classifier_dropout", "hidden_dropout"));
            }
            case "llama", "mistral", "qwen2" -> {
                rates.put(Place.ATTENTION, rate(config, 0, "attention_dropout"));
                rates.put(Place.TAGS, rate(config, TENTH, "classifier_dropout", "hidden_dropout"));
            }
            case "deit", "vit" -> rates.put(Place.FED, hidden(rates, config, 0));
            case "mobilenet_v2" -> rates.put(Place.CLASSES, rate(config, 0.8, "classifier_dropout_prob"));
            case "efficientnet" -> rates.put(Place.CLASSES, rate(config, 0.5, "dropout_rate"));
            default -> {
                // The others drop nothing.
            }
        }
        return new DropoutRates(rates);
    }

    /** Those that encoders of BERT's kind have in common; the rate of what is hidden. */
    private static double hidden(Map<Place, Double> rates, Config config, double usual) {
        double hidden = rate(config, usual, "hidden_dropout_prob");
        rates.put(Place.EMBEDDING, hidden);
        rates.put(Place.ATTENTION, rate(config, usual, "attention_probs_dropout_prob"));
        rates.put(Place.ATTENDED, hidden);
        return hidden;
    }

    /** What the first of these keys that is there says. */
    private static double rate(Config config, double usual, String... keys) {
        String key = Arrays.stream(keys).filter(config::has).findFirst().orElse(keys[0]);
        double rate = config.real(key, usual);
        if (!(rate >= 0 && rate < 1)) {
            throw config.fault(key, String.valueOf(rate), "a probability from 0 to below 1");
        }
        return rate;
    }

    double at(Place place) {
        return rates.getOrDefault(place, 0.0);
    }
}

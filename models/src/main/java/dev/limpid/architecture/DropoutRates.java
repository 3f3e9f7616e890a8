package dev.limpid.architecture;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * With which probability numbers are dropped while a model is trained (Srivastava et al. 2014), by place: as its
 * configuration says, under the names that its makers gave them, else what they take where nothing is said.
 */
record DropoutRates(Map<Place, Double> rates) {
    /** Where numbers are dropped. */
    enum Place {
        /** What is embedded. */
        EMBEDDING("embd_pdrop", "hidden_dropout_prob", "dropout"),
        /** How much each position attends to each. */
        ATTENTION("attention_probs_dropout_prob", "attention_dropout", "attn_pdrop"),
        /** What a block adds to what it read. */
        RESIDUAL("resid_pdrop", "hidden_dropout_prob", "dropout"),
        /** What a classifier reads. */
        CLASSIFIER("classifier_dropout", "classifier_dropout_prob", "seq_classif_dropout", "hidden_dropout_prob");

        private final List<String> keys;

        Place(String... keys) {
            this.keys = List.of(keys);
        }
    }

    /** Architectures that drop a tenth where nothing is said. */
    private static final Set<String> TENTH =
            Set.of("bert", "camembert", "distilbert", "electra", "gpt2", "roberta", "xlm-roberta");

    private static final double DISTILBERT_CLASSIFIER = 0.2;

    DropoutRates {
        rates = Map.copyOf(rates);
    }

    /**
     * @throws dev.limpid.format.FormatException if a rate is not from 0 to below 1
     */
    static DropoutRates of(Config config) {
        Map<Place, Double> rates = new EnumMap<>(Place.class);
        for (Place place : Place.values()) {
            String key = place.keys.stream().filter(config::has).findFirst().orElse(place.keys.get(0));
            double rate = config.real(key, usual(config.modelType(), place));
            if (!(rate >= 0 && rate < 1)) {
                throw config.fault(key, String.valueOf(rate), "a probability from 0 to below 1");
            }
            rates.put(place, rate);
        }
        return new DropoutRates(rates);
    }

    private static double usual(String modelType, Place place) {
        boolean distilled = modelType.equals("distilbert") && place == Place.CLASSIFIER;
        return distilled ? DISTILBERT_CLASSIFIER : TENTH.contains(modelType) ? 0.1 : 0;
    }

    double at(Place place) {
        return rates.getOrDefault(place, 0.0);
    }
}

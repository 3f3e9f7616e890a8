package dev.limpid.published;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What a card says that making the model emitted.
 *
 * @param grams of CO₂ equivalent, at least 0
 * @param source how it is known: {@code codecarbon}; null if it is not said
 * @param training {@code fine-tuning}; null if it is not said
 * @param place where; null if it is not said
 * @param hardware on what; null if it is not said
 */
public record Emissions(
        double grams,
        @Nullable String source,
        @Nullable String training,
        @Nullable String place,
        @Nullable String hardware) {
    private static final String NAME = "co2_eq_emissions";

    /** Null if there are none, or they cannot be read. */
    static @Nullable Emissions stated(Fields card) {
        if (!card.has(NAME)) {
            return null;
        }
        Object given = card.map().get(NAME);
        Fields fields =
                given instanceof Map ? card.map(NAME) : new Fields(Map.of("emissions", given), "", card.notes());
        Object grams = fields.map().get("emissions");
        Result.Written written = Result.Written.of(grams);
        if (written == null || written.percent() || written.value() < 0) {
            card.notes().unexpected("'" + NAME + "'", "a number of grams", grams);
            return null;
        }
        return new Emissions(
                written.value(),
                fields.text("source"),
                fields.text("training_type"),
                fields.text("geographical_location"),
                fields.text("hardware_used"));
    }
}

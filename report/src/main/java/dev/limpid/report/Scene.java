package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.model.Original;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * What all explanations of a document look at.
 *
 * @param image null unless it is a picture
 * @param picture null where the picture itself is not at hand: then nothing is drawn, but all is said
 * @param names of the texts
 * @param held how many of the texts, the last ones, are no texts of the user's: they are told, and not shown
 * @param writes whether the model goes on from a text
 * @param arrays that the page holds, so that exact numbers can be told
 */
record Scene(
        Medium medium,
        List<String> texts,
        Original.@Nullable Image image,
        @Nullable Picture picture,
        List<String> names,
        int held,
        boolean writes,
        Payload.Held arrays) {
    private static final String ZERO_SHOT = "zero-shot-classification";

    /** How many texts are shown: the first ones. */
    int shown() {
        return texts.size() - held;
    }

    /** How to speak of what an explanation scores: of a picture its pixels, or its regions. */
    Medium medium(Attribution explanation) {
        return medium == Medium.PICTURE && Superpixels.are(explanation) ? Medium.REGIONS : medium;
    }

    /** The explanation's scores in colours; null unless it scores a picture's pixels or regions. */
    @Nullable
    HeatMap map(Attribution explanation) {
        Reading reading = Reading.of(explanation);
        Superpixels regions = Superpixels.of(explanation, this);
        if (regions != null) {
            return regions.map(reading);
        }
        Places places = Places.of(explanation, this);
        return places == null ? null : places.map(reading);
    }

    /**
     * @throws IllegalArgumentException if the document tells of a picture of another size
     */
    static Scene of(Document document, @Nullable Picture picture) {
        Original.Image image = document.originals().stream()
                .filter(Original.Image.class::isInstance)
                .map(Original.Image.class::cast)
                .findFirst()
                .orElse(null);
        if (picture != null
                && (image == null || image.width() != picture.width() || image.height() != picture.height())) {
            throw new IllegalArgumentException("The document is about "
                    + (image == null
                            ? "no picture"
                            : "a picture of " + image.width() + "×" + image.height() + " pixels")
                    + ", got one of " + picture.width() + "×" + picture.height() + ".");
        }
        return new Scene(
                Medium.of(document),
                document.texts(),
                image,
                picture,
                names(document),
                document.model().task().equals(ZERO_SHOT)
                        ? Math.max(0, document.texts().size() - 1)
                        : 0,
                document.generated() != null,
                Payload.Held.of(document));
    }

    private static List<String> names(Document document) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < document.texts().size(); i++) {
            names.add(
                    switch (document.model().task()) {
                        case "text-generation" -> i == 0 ? say("Prompt") : say("Continuation");
                        case "question-answering" -> i == 0 ? say("Question") : say("Context");
                        case ZERO_SHOT -> i == 0 ? say("Text") : say("Sentence {}", i);
                        default -> i == 0 ? say("Text") : say("Text pair");
                    });
        }
        return names;
    }
}

package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;

/** One explanation of a picture as a PNG file: the picture in grey, its scores in colours, a legend below. */
public final class PictureReport {
    private PictureReport() {}

    /**
     * The file, the same bytes for the same document and picture.
     *
     * @throws IllegalArgumentException if the document holds not one explanation but none or several, if it scores no
     *     pixels, or is about a picture of another size
     */
    public static byte[] write(Document document, Picture picture) {
        if (document.explanations().size() != 1) {
            throw new IllegalArgumentException("A PNG file shows one explanation, got "
                    + document.explanations().size() + ". Ask for one method and one target, or for html.");
        }
        Attribution explanation = document.explanations().get(0);
        Scene scene = Scene.of(document, picture);
        Places places = Places.of(explanation, scene);
        if (places == null) {
            throw new IllegalArgumentException("'" + explanation.method().name()
                    + "' gave no finite score for each pixel, so there is nothing to draw. Ask for text or json.");
        }
        HeatMap map = places.map(Reading.of(explanation));
        return map.png(picture);
    }
}

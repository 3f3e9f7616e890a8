package dev.limpid.image;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads one format. A decoder looks through a file's structure itself, checks the size, keeps of it only what makes
 * pixels (so that damaged metadata and colour profiles do no harm) and leaves the pixels to a library.
 */
sealed interface Decoder permits Png, Jpeg, WebP, Gif, Bmp {
    /** In the order in which they are asked. */
    List<Decoder> ALL = List.of(new Png(), new Jpeg(), new WebP(), new Gif(), new Bmp());

    /** Whether the file begins as this format does. */
    boolean knows(Source source);

    /** The picture, upright. */
    Picture decode(Source source);

    /** Reads a picture of whatever format it is. */
    static Picture read(Source source) {
        if (source.length() == 0) {
            throw source.refusal("the file is empty, expected a picture.");
        }
        for (Decoder decoder : ALL) {
            if (decoder.knows(source)) {
                return decoder.decode(source);
            }
        }
        throw source.refusal(
                "expected a PNG, JPEG, WebP, GIF or BMP picture, got " + guess(source) + ". Convert it to PNG.");
    }

    private static String guess(Source source) {
        Map<String, String> beginnings = new TreeMap<>(Map.of(
                "II*\0", "TIFF",
                "MM\0*", "TIFF",
                "%PDF", "PDF",
                "<svg", "SVG",
                "<?xml", "XML",
                "\0\0\1\0", "an icon",
                "\0\0\0\fjP", "JPEG 2000",
                "PK\3\4", "a zip archive"));
        for (Map.Entry<String, String> beginning : beginnings.entrySet()) {
            if (source.has(0, beginning.getKey())) {
                return beginning.getValue();
            }
        }
        if (source.has(4, "ftyp")) {
            return source.has(8, "avif") ? "AVIF" : "HEIC or a film";
        }
        return source.has(128, "DICM") ? "DICOM" : "something else";
    }
}

package dev.limpid.superpixel;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Segmenters in a user's words: {@link Segmenter#parse}. */
final class Words {
    private static final String EXPECTED = "expected quickshift[:KERNEL,DISTANCE,RATIO,SEED],"
            + " slic[:SEGMENTS,COMPACTNESS,SIGMA], felzenszwalb[:SCALE,SIGMA,PIXELS], grid:ROWSxCOLUMNS or mask:FILE";
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
    private static final Pattern GRID = Pattern.compile("(\\d{1,9})[x×](\\d{1,9})");

    private final String words;
    private final List<String> settings;

    private Words(String words, String settings) {
        this.words = words;
        this.settings = settings.isEmpty() ? List.of() : List.of(settings.split(",", -1));
    }

    static Segmenter parse(String words) {
        int colon = words.indexOf(':');
        String name = colon < 0 ? words : words.substring(0, colon);
        String value = colon < 0 ? "" : words.substring(colon + 1);
        Words read = new Words(words, value);
        if (colon >= 0 && value.isEmpty()) {
            throw read.refused("nothing follows the colon");
        }
        return switch (name) {
            case "quickshift" -> read.quickshift();
            case "slic" -> read.slic();
            case "felzenszwalb" -> read.felzenszwalb();
            case "grid" -> read.grid(value);
            case "mask" -> read.mask(value);
            default -> throw read.refused("there is no '" + name + "'");
        };
    }

    private Quickshift quickshift() {
        atMost(4);
        Quickshift usual = new Quickshift();
        return new Quickshift(
                number(0, usual.kernelSize()),
                number(1, usual.maxDist()),
                number(2, usual.ratio()),
                whole(3, usual.seed()));
    }

    private Slic slic() {
        atMost(3);
        Slic usual = new Slic();
        return new Slic(small(0, usual.segments()), number(1, usual.compactness()), number(2, usual.sigma()));
    }

    private Felzenszwalb felzenszwalb() {
        atMost(3);
        Felzenszwalb usual = new Felzenszwalb();
        return new Felzenszwalb(number(0, usual.scale()), number(1, usual.sigma()), small(2, usual.minSize()));
    }

    private Grid grid(String value) {
        Matcher size = GRID.matcher(value.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw refused("'" + value + "' is not of the form 8x8");
        }
        return new Grid(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    private Given mask(String value) {
        if (value.isEmpty()) {
            throw refused("the file is missing");
        }
        try {
            return Given.read(Path.of(value));
        } catch (InvalidPathException notAPath) {
            throw refused("that is not a file name");
        }
    }

    private void atMost(int most) {
        if (settings.size() > most) {
            throw refused(settings.size() + " settings, at most " + most + " are known");
        }
    }

    private double number(int at, double usual) {
        if (at >= settings.size()) {
            return usual;
        }
        String setting = settings.get(at).strip();
        if (!NUMBER.matcher(setting).matches()) {
            throw refused("'" + setting + "' is not a number");
        }
        return Double.parseDouble(setting);
    }

    private long whole(int at, long usual) {
        if (at >= settings.size()) {
            return usual;
        }
        String setting = settings.get(at).strip();
        if (!NUMBER.matcher(setting).matches() || setting.indexOf('.') >= 0) {
            throw refused("'" + setting + "' is not a whole number");
        }
        return Long.parseLong(setting);
    }

    private int small(int at, int usual) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(at, usual)));
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException("Superpixels '" + words.replaceAll("\\p{Cntrl}", "\uFFFD") + "': "
                + problem.replaceAll("\\p{Cntrl}", "\uFFFD") + ", " + EXPECTED + ".");
    }
}

package dev.limpid.figure;

/** How wide texts are, about: widths of a usual sans-serif, in hundredths of its size. */
final class Letters {
    private static final String NARROW = "ijlI.,:;'|!·’‘`";
    private static final String SLIM = " ftr()[]{}-/\\\"*°\u00a0";
    private static final String WIDE = "mMW@%→←↑↓≥≤≈★";
    private static final int LATIN_END = 0x0250;

    private Letters() {}

    static double width(String text, double size, boolean bold) {
        double hundredths = text.codePoints().mapToDouble(Letters::hundredths).sum();
        return hundredths / 100 * size * (bold ? 1.06 : 1);
    }

    private static double hundredths(int point) {
        if (NARROW.indexOf(point) >= 0) {
            return 27;
        }
        if (SLIM.indexOf(point) >= 0) {
            return 33;
        }
        if (WIDE.indexOf(point) >= 0) {
            return 88;
        }
        if (Character.isUpperCase(point)) {
            return 69;
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return Character.isIdeographic(point) || point >= 0x1F000
                ? 100
                : point < LATIN_END ? 56 : Character.isLetter(point) ? 62 : 60;
    }
}

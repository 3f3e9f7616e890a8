package dev.limpid.report;

import dev.limpid.image.HeatMap;
import dev.limpid.image.Picture;
import dev.limpid.image.Ramp;
import dev.limpid.image.TerminalPicture;

import java.util.ArrayList;
import java.util.List;

/** A heat map in letters: over the picture where there are colours, else beside it. */
final class TerminalMap {
    private static final int INDENT = 2;
    private static final int GAP = 3;
    private static final int WIDEST = 64;
    private static final int WIDEST_SHADES = 40;
    private static final int NARROWEST_SHADES = 16;
    private static final int MOST_LINES = 30;

    private final Picture picture;
    private final HeatMap map;
    private final Sheet sheet;

    TerminalMap(Picture picture, HeatMap map, Sheet sheet) {
        this.picture = picture;
        this.map = map;
        this.sheet = sheet;
    }

    List<String> lines() {
        TerminalPicture kind = sheet.pictures();
        int room = sheet.columns() - INDENT;
        if (kind != TerminalPicture.SHADES) {
            return kind.lines(picture, map, columns(Math.min(WIDEST, room)));
        }
        int half = columns(Math.min(WIDEST_SHADES, (room - GAP) / 2));
        if (half < NARROWEST_SHADES || half > picture.width()) {
            return kind.lines(picture, map, columns(Math.min(WIDEST_SHADES, room)));
        }
        return beside(kind.lines(picture, half), kind.lines(picture, map, half), half);
    }

    // A letter is twice as high as wide. Few pixels stay squares: so many letters each.
    private int columns(int most) {
        int fitting = Math.max(1, Math.min(most, 2 * MOST_LINES * picture.width() / picture.height()));
        return picture.width() <= fitting ? fitting / picture.width() * picture.width() : fitting;
    }

    private static List<String> beside(List<String> left, List<String> right, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(("the picture" + " ".repeat(width)).substring(0, width) + " ".repeat(GAP) + "the scores");
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String first = i < left.size() ? left.get(i) : "";
            String second = i < right.size() ? right.get(i) : "";
            lines.add((first + " ".repeat(width - first.length() + GAP) + second).stripTrailing());
        }
        return lines;
    }

    /** What colours or letters mean. */
    String legend(Medium medium) {
        boolean signed = map.ramp() == Ramp.DIVERGING;
        String most = (map.isCut() ? "at least " : "") + Numbers.brief(map.limit());
        if (sheet.pictures() == TerminalPicture.SHADES) {
            return signed
                    ? "Scores from . to @ speak for it, from 1 to 9 against it; @ and 9 stand for " + most + " a "
                            + medium.part() + "."
                    : "Scores grow from . to @, which stands for " + most + " a " + medium.part() + ".";
        }
        return signed
                ? "Orange speaks for it, blue against it; the deepest colours stand for " + most + " a " + medium.part()
                        + "."
                : "Scores grow from violet to light yellow, which stands for " + most + " a " + medium.part() + ".";
    }
}

package dev.limpid.figure;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Words and small drawings in a row, broken into lines where the room ends. */
final class Lines {
    private static final double LEADING = 1.45;

    private final Styles styles;
    private final Marks marks;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * A word, a space, a small drawing, or the end of a line.
     *
     * @param height of its line
     * @param isFree whether a line may end before it
     */
    private record Piece(
            String text,
            Draft.@Nullable Type type,
            @Nullable Fill fill,
            @Nullable Colour frame,
            Marks.@Nullable Mark mark,
            double width,
            double height,
            boolean ends) {
        boolean isSpace() {
            return mark == null && text.isBlank();
        }
    }

    /** Where the next piece goes, or how wide all is. */
    private Lines(Styles styles, Marks marks) {
        this.styles = styles;
        this.marks = marks;
    }

    /** @param room that shares of the width are of */
    static Lines of(Element element, Styles styles, Marks marks, double room) {
        Lines lines = new Lines(styles, marks);
        lines.gather(element, null, null, room);
        return lines;
    }

    static Draft.Type type(Element element, Styles styles) {
        String family = styles.of(element, "font-family");
        String kind = family.contains("monospace") ? "mono" : Draft.Type.SANS;
        Colour ink = styles.ink(element);
        Colour colour = new Colour(ink.red(), ink.green(), ink.blue(), ink.alpha() * styles.opacity(element));
        boolean italic = styles.of(element, "font-style").equals("italic");
        return new Draft.Type(styles.size(element), styles.isBold(element), italic, kind, colour);
    }

    private void gather(Element element, @Nullable Fill behind, @Nullable Colour around, double room) {
        double apart = "flex".equals(styles.own(element, "display")) ? 8 : 0;
        for (Node child : element.childNodes()) {
            if (child instanceof TextNode text) {
                words(text.getWholeText(), element, behind, around);
            } else if (child instanceof Element inner && !Blocks.isLeftOut(inner, styles)) {
                if (apart > 0 && !pieces.isEmpty()) {
                    gap(inner, apart);
                }
                inner(inner, behind, around, room);
            }
        }
    }

    private void inner(Element inner, @Nullable Fill behind, @Nullable Colour around, double room) {
        Marks.Mark mark = marks.of(inner, room);
        if (mark != null) {
            pieces.add(new Piece("", null, null, null, mark, mark.width(), mark.height(), false));
            return;
        }
        Fill own = inner.normalName().matches("li|p|td|th|div") ? null : Fill.of(inner, styles);
        String outline = styles.own(inner, "outline");
        Colour frame = outline == null || !outline.contains("dashed") ? around : styles.ink(inner);
        boolean block = "block".equals(styles.own(inner, "display"))
                || inner.normalName().matches("li|p|div");
        if (inner.normalName().equals("br") || block && !pieces.isEmpty()) {
            end(inner);
        }
        boolean item = inner.normalName().equals("li");
        gather(inner, own == null ? behind : own, frame, room);
        if (inner.normalName().equals("rt")) {
            return;
        }
        double margin = styles.length(inner, "margin-inline-start", room, 0);
        if (margin > 0 && !item) {
            gap(inner, margin);
        }
    }

    private void end(Element element) {
        double height = styles.size(element) * LEADING;
        pieces.add(new Piece("", null, null, null, null, 0, height, true));
    }

    private void gap(Element element, double width) {
        pieces.add(new Piece(" ", type(element, styles), null, null, null, width, 0, false));
    }

    private void words(String text, Element element, @Nullable Fill behind, @Nullable Colour around) {
        Draft.Type type = type(element, styles);
        boolean kept = styles.of(element, "white-space").startsWith("pre");
        double height = type.size() * leading(element);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char here = i < text.length() ? text.charAt(i) : ' ';
            // A space that must not break is a letter.
            boolean space = Character.isWhitespace(here);
            boolean alone = i < text.length() && Character.isIdeographic(text.codePointAt(i)) && !word.isEmpty();
            if ((space || alone) && !word.isEmpty()) {
                String done = word.toString();
                pieces.add(new Piece(done, type, behind, around, null, type.width(done), height, false));
                word.setLength(0);
            }
            if (!space) {
                word.append(here);
            } else if (kept && here == '\n' && i < text.length()) {
                end(element);
            } else if (i < text.length()
                    && (kept
                            || !pieces.isEmpty()
                                    && !pieces.get(pieces.size() - 1).isSpace())) {
                pieces.add(new Piece(" ", type, behind, around, null, type.width(" "), height, false));
            }
        }
    }

    private double leading(Element element) {
        String own = styles.of(element, "line-height");
        double told = own.isEmpty() ? LEADING : Length.number(own);
        return told > 1 && told < 3 ? Math.max(1.3, told) : LEADING;
    }

    boolean isEmpty() {
        return pieces.stream().allMatch(piece -> piece.isSpace() && !piece.ends || piece.ends);
    }

    /** All in as few lines as there must be. */
    double wide() {
        double widest = 0;
        double line = 0;
        for (Piece piece : pieces) {
            line = piece.ends ? 0 : line + piece.width;
            widest = Math.max(widest, line);
        }
        return widest;
    }

    /** Its widest word. */
    double narrow() {
        return pieces.stream()
                .filter(piece -> !piece.isSpace())
                .mapToDouble(Piece::width)
                .max()
                .orElse(0);
    }

    /**
     * Draws, or with no draft only measures.
     *
     * @param align start, center or end
     * @return how high it is
     */
    double draw(@Nullable Draft draft, double x, double y, double room, String align) {
        double top = y;
        int from = 0;
        while (from < pieces.size()) {
            int to = lineEnd(from, room);
            double height = 0;
            double width = 0;
            int last = to;
            while (last > from && pieces.get(last - 1).isSpace()) {
                last--;
            }
            for (int i = from; i < to; i++) {
                height = Math.max(height, pieces.get(i).height);
                width += i < last ? pieces.get(i).width : 0;
            }
            if (draft != null) {
                double left =
                        align.equals("end") ? x + room - width : align.equals("center") ? x + (room - width) / 2 : x;
                line(draft, pieces.subList(from, last), left, top, height);
            }
            top += height;
            from = to;
        }
        return top - y;
    }

    private int lineEnd(int from, double room) {
        double width = 0;
        int free = -1;
        for (int i = from; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.ends) {
                return i + 1;
            }
            if (i > from && pieces.get(i - 1).isSpace() || i > from && isIdeograph(piece)) {
                free = i;
            }
            width += piece.width;
            if (!piece.isSpace() && width > room + 0.5 && i > from) {
                return free > from ? free : i;
            }
        }
        return pieces.size();
    }

    private static boolean isIdeograph(Piece piece) {
        return !piece.text.isEmpty() && Character.isIdeographic(piece.text.codePointAt(0));
    }

    private static void line(Draft draft, List<Piece> line, double left, double top, double height) {
        double x = left;
        double size = line.stream()
                .filter(piece -> piece.type != null)
                .mapToDouble(piece -> piece.type == null ? 0 : piece.type.size())
                .max()
                .orElse(12);
        double foot = top + height / 2 + size * 0.35;
        for (Piece piece : line) {
            Draft.Type type = piece.type;
            if (piece.mark != null) {
                piece.mark.draw(draft, x, top + (height - piece.height) / 2);
            } else if (type != null) {
                draft.rect(x, foot - type.size(), piece.width, type.size() * 1.3, piece.fill);
                if (piece.frame != null && !piece.isSpace()) {
                    draft.frame(x - 1, foot - type.size(), piece.width + 2, type.size() * 1.3, piece.frame, true);
                }
            }
            x += piece.width;
        }
        // Words that look alike are one text: letters then keep the distances that a font gives them.
        x = left;
        for (int i = 0; i < line.size(); ) {
            Piece first = line.get(i);
            if (first.isSpace()) {
                x += first.width;
                i++;
                continue;
            }
            StringBuilder run = new StringBuilder(first.text);
            double width = first.width;
            int next = i + 1;
            while (next < line.size()
                    && first.type != null
                    && line.get(next).mark == null
                    && first.fill == null
                    && line.get(next).fill == null
                    && first.type.equals(line.get(next).type)) {
                run.append(line.get(next).text);
                width += line.get(next).width;
                next++;
            }
            if (first.type != null) {
                draft.text(x, foot, run.toString(), first.type, "start");
            }
            x += width;
            i = next;
        }
    }
}

package dev.limpid.figure;

import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Small drawings between words: bars, swatches, ramps, pictures, numbers under words. */
final class Marks {
    private static final double RAMP_STEPS = 24;

    private final Styles styles;
    private final Drawings drawings;

    Marks(Styles styles, Drawings drawings) {
        this.styles = styles;
        this.drawings = drawings;
    }

    /** A drawing of known size. */
    record Mark(double width, double height, Painting painting) {
        void draw(Draft draft, double x, double y) {
            painting.at(draft, x, y);
        }
    }

    /** Draws with its upper left corner there. */
    interface Painting {
        void at(Draft draft, double x, double y);
    }

    /** Null if the element is words, or holds some. */
    @Nullable
    Mark of(Element element, double room) {
        return switch (element.normalName()) {
            case "img" -> image(element, room);
            case "svg" -> drawing(element, room);
            case "ruby" -> ruby(element);
            case "span" -> span(element, room);
            default -> null;
        };
    }

    private Mark image(Element element, double room) {
        double most = styles.length(element, "max-width", room, room);
        double width = Math.min(Math.min(room, most), styles.length(element, "width", room, 64));
        double height = styles.length(element, "height", width, width);
        String uri = element.attr("src");
        // Colours of scores are seen through: on their own ground they are others.
        Fill ground = Fill.of(element, styles);
        return new Mark(width, height, (draft, x, y) -> {
            draft.rect(x, y, width, height, ground);
            draft.image(x, y, width, height, uri);
        });
    }

    private Mark drawing(Element element, double room) {
        Drawings.Size size = drawings.size(element, room);
        return new Mark(
                size.width(),
                size.height(),
                (draft, x, y) -> draft.drawn(drawings.placed(element, x, y, size.width(), size.height())));
    }

    // A word with its number below.
    private Mark ruby(Element element) {
        Element number = element.selectFirst("rt");
        String word = element.ownText();
        Draft.Type type = Lines.type(element, styles);
        Draft.Type small = new Draft.Type(11.5, false, false, Draft.Type.SANS, type.colour());
        String told = number == null ? "" : number.text();
        double width = Math.max(type.width(word), small.width(told)) + 8;
        Fill fill = Fill.of(element, styles);
        String outline = styles.own(element, "outline");
        return new Mark(width, type.size() * 2.4, (draft, x, y) -> {
            draft.rect(x + 1, y, width - 2, type.size() * 1.35, fill);
            if (outline != null && outline.contains("dashed")) {
                draft.frame(x + 1, y, width - 2, type.size() * 1.35, type.colour(), true);
            }
            draft.text(x + width / 2, y + type.size(), word, type, "middle");
            draft.text(x + width / 2, y + type.size() * 1.35 + 14, told, small, "middle");
        });
    }

    private @Nullable Mark span(Element element, double room) {
        if (element.hasClass("stack")) {
            return stack(element, room);
        }
        if (element.hasClass("meter")) {
            Element bar = element.selectFirst(".bar");
            return bar == null ? null : bar(bar, room);
        }
        if (element.hasClass("bar")) {
            return bar(element, room);
        }
        if (element.hasClass("ramp")) {
            return ramp(element);
        }
        return element.childNodeSize() == 0 ? swatch(element) : null;
    }

    private Mark bar(Element element, double room) {
        double width = Math.max(2, styles.length(element, "width", room, room));
        double height = styles.length(element, "height", room, 12);
        Fill fill = Fill.of(element, styles);
        return new Mark(room, height, (draft, x, y) -> draft.rect(x, y, width, height, fill));
    }

    private Mark stack(Element element, double room) {
        double height = styles.length(element, "height", room, 21);
        return new Mark(room, height, (draft, x, y) -> {
            double at = x;
            for (Element part : element.children()) {
                double width = styles.length(part, "width", room, 0);
                draft.rect(at, y, width - 1, height, Fill.of(part, styles));
                Draft.Type type = Lines.type(part, styles);
                if (type.width(part.text()) < width - 2) {
                    draft.text(at + width / 2, y + height / 2 + type.size() * 0.36, part.text(), type, "middle");
                }
                at += width;
            }
        });
    }

    private @Nullable Mark ramp(Element element) {
        Fill fill = Fill.of(element, styles);
        Colour to = fill == null ? null : fill.to();
        if (fill == null || to == null) {
            return null;
        }
        double width = 88;
        return new Mark(width + 8, 11, (draft, x, y) -> {
            blend(draft, x + 4, y, width, 11, fill, to);
            if (fill.hatched()) {
                draft.rect(x + 4, y, width, 11, new Fill(new Colour(0, 0, 0, 0), true, null));
            }
        });
    }

    private static void blend(Draft draft, double x, double y, double width, double height, Fill from, Colour to) {
        for (int i = 0; i < RAMP_STEPS; i++) {
            Colour step = from.colour().towards(to, i / (RAMP_STEPS - 1));
            draft.rect(x + i * width / RAMP_STEPS, y, width / RAMP_STEPS, height, new Fill(step));
        }
    }

    // Of a key: a patch, a dot or a stroke, as its borders say.
    private @Nullable Mark swatch(Element element) {
        double width = styles.length(element, "width", 0, 0);
        double height = styles.length(element, "height", 0, 0);
        String stroke = styles.own(element, "border-top");
        if (!(height > 0) && stroke == null) {
            return null;
        }
        Fill fill = Fill.of(element, styles);
        if (stroke != null) {
            Colour colour = border(element, stroke);
            boolean dashed = "dashed".equals(styles.own(element, "border-top-style"));
            return new Mark(width + 6, 8, (draft, x, y) -> draft.line(x, y + 4, x + width, y + 4, colour, 2, dashed));
        }
        if ("50%".equals(styles.own(element, "border-radius"))) {
            Colour colour = border(element, styles.own(element, "border"));
            double radius = width / 2;
            return new Mark(
                    width + 6, width, (draft, x, y) -> draft.circle(x + radius, y + radius, radius - 1, fill, colour));
        }
        Colour to = fill == null ? null : fill.to();
        return new Mark(Math.max(2, width) + 6, height, (draft, x, y) -> {
            if (fill != null && to != null) {
                blend(draft, x, y, width, height, fill, to);
            } else {
                draft.rect(x, y, width, height, fill);
            }
            draft.frame(x, y, width, height, new Colour(200, 204, 209, 1), false);
        });
    }

    private Colour border(Element element, @Nullable String shorthand) {
        List<String> said = new ArrayList<>();
        String own = styles.own(element, "border-color");
        said.add(own == null ? "" : own);
        said.addAll(Sheet.split(shorthand == null ? "" : shorthand, ' '));
        for (String one : said) {
            Colour colour = Colour.of(one);
            if (colour != null) {
                return colour;
            }
        }
        return new Colour(91, 98, 108, 1);
    }
}

package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A document as a board: its explanations beside each other, their words in colours of one scale.
 *
 * <p>Methods measure different things in different units. What they share is how a text's scores are spread: so a colour
 * stands for a score's share of all that its method found.
 *
 * @param deepest share that the deepest colour stands for; empty where no words are coloured
 * @param greatest the same as a number
 */
record Board(Page page, List<Panel> panels, String deepest, String greatest) {
    /**
     * One explanation.
     *
     * @param number of the explanation in the document, from 0
     * @param scale 0 to 1: its largest share against the largest of all panels
     * @param told whether its words stand in a matrix above
     */
    record Panel(Story story, int number, String scale, boolean told) {}

    boolean signed() {
        return panels.stream().anyMatch(panel -> panel.story().signed());
    }

    static Board of(Document given, @Nullable Picture picture) {
        Page page = Page.of(given, picture);
        Document document = Spelling.legible(given);
        Scene scene = Scene.of(document, picture);
        List<Attribution> explanations = document.explanations();
        List<Double> shares = explanations.stream()
                .map(one -> largestShare(Strengths.of(Part.of(one, scene))))
                .toList();
        List<Panel> panels = new ArrayList<>();
        double greatest = 0;
        boolean words = false;
        for (Page.Chapter chapter : page.chapters()) {
            Story story = chapter.story();
            if (story != null) {
                greatest = Math.max(greatest, shares.get(number(story)));
                words |= story.scored()
                        && story.drawing() == null
                        && chapter.course() == null
                        && !story.texts().isEmpty();
            }
        }
        for (Page.Chapter chapter : page.chapters()) {
            Story story = chapter.story();
            if (story != null) {
                int number = number(story);
                panels.add(new Panel(
                        story,
                        number,
                        String.format(Locale.ROOT, "%.3f", greatest > 0 ? shares.get(number) / greatest : 1),
                        chapter.course() != null));
            }
        }
        return new Board(
                page,
                List.copyOf(panels),
                words && greatest > 0 ? Numbers.percent(greatest) : "",
                String.format(Locale.ROOT, "%.6f", words ? greatest : 0));
    }

    private static int number(Story story) {
        return Integer.parseInt(story.id().substring(story.id().indexOf('-') + 1)) - 1;
    }

    private static double largestShare(Strengths strengths) {
        double all = strengths.parts().stream()
                .mapToDouble(part -> Math.abs(part.score()))
                .filter(Double::isFinite)
                .sum();
        return all > 0 ? strengths.largest() / all : 0;
    }
}

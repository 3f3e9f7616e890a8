package dev.limpid.text;

import dev.limpid.model.Feature;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features that make up one longer feature, so that their scores can be added up: those of one word, as {@link Granularity#WORD}
 * joins tokens, or of one sentence. What stays whatever else is absent is never joined, and parts what is around it.
 *
 * @param feature what they are together
 * @param parts their numbers, ascending; each feature is of one
 */
public record Joined(Feature feature, List<Integer> parts) {
    public Joined {
        parts = List.copyOf(parts);
    }

    /**
     * Joins features, which keep their order. Those that are longer already stay as they are.
     *
     * @param texts that the features' spans refer to
     * @param features of these texts: their places are spans
     */
    public static List<Joined> of(Granularity granularity, List<String> texts, List<Feature> features) {
        List<Joined> single = IntStream.range(0, features.size())
                .mapToObj(i -> new Joined(features.get(i), List.of(i)))
                .toList();
        if (granularity == Granularity.TOKEN) {
            return single;
        }
        List<CodePoints> points = texts.stream().map(CodePoints::of).toList();
        List<Joined> words = join(single, points, passages(Granularity.WORD, texts), true);
        return granularity == Granularity.WORD ? words : join(words, points, passages(granularity, texts), false);
    }

    private static List<int[]> passages(Granularity granularity, List<String> texts) {
        return texts.stream().map(granularity::passages).toList();
    }

    /** @param touching whether what touches a passage is of it; else it is of the one that it begins in */
    private static List<Joined> join(
            List<Joined> parts, List<CodePoints> texts, List<int[]> passages, boolean touching) {
        List<Joined> joined = new ArrayList<>();
        for (int from = 0, to; from < parts.size(); from = to) {
            int reached = reached(parts, from, texts, passages, touching);
            to = from + 1;
            while (to < parts.size()
                    && isBeside(parts.get(from), parts.get(to))
                    && passage(parts, to, texts, passages) <= reached) {
                reached = Math.max(reached, reached(parts, to, texts, passages, touching));
                to++;
            }
            joined.add(together(parts.subList(from, to), texts));
        }
        return joined;
    }

    private static boolean isBeside(Joined first, Joined next) {
        return !first.feature.special()
                && !next.feature.special()
                && first.span().input() == next.span().input();
    }

    /** Where a part begins; white space goes with what comes next. */
    private static int passage(List<Joined> parts, int at, List<CodePoints> texts, List<int[]> passages) {
        for (int i = at; i < parts.size() && isBeside(parts.get(at), parts.get(i)); i++) {
            CodePoints.Span solid = parts.get(i).solid(texts);
            if (solid.start() < solid.end()) {
                return passages.get(parts.get(i).span().input())[solid.start()];
            }
        }
        return -1;
    }

    private static int reached(
            List<Joined> parts, int at, List<CodePoints> texts, List<int[]> passages, boolean touching) {
        CodePoints.Span solid = parts.get(at).solid(texts);
        return touching && solid.start() < solid.end()
                ? passages.get(parts.get(at).span().input())[solid.end() - 1]
                : passage(parts, at, texts, passages);
    }

    private Place.Span span() {
        return (Place.Span) feature.place();
    }

    private CodePoints.Span solid(List<CodePoints> texts) {
        CodePoints text = texts.get(span().input());
        return text.trimmed(Math.min(span().start(), text.length()), Math.min(span().end(), text.length()));
    }

    private static Joined together(List<Joined> parts, List<CodePoints> texts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int input = parts.get(0).span().input();
        int start = Integer.MAX_VALUE;
        int end = 0;
        StringBuilder names = new StringBuilder();
        List<Integer> numbers = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (Joined part : parts) {
            CodePoints.Span solid = part.solid(texts);
            if (solid.start() < solid.end()) {
                start = Math.min(start, solid.start());
                end = Math.max(end, solid.end());
            }
            names.append(part.feature.text());
            numbers.addAll(part.parts);
            positions.addAll(part.feature.positions());
        }
        boolean seen = start < end;
        Place.Span place = seen
                ? new Place.Span(input, start, end)
                : new Place.Span(
                        input,
                        parts.get(0).span().start(),
                        parts.get(parts.size() - 1).span().end());
        return new Joined(
                new Feature(
                        seen ? texts.get(input).slice(start, end) : names.toString(),
                        place,
                        false,
                        positions.stream().sorted().distinct().toList()),
                numbers);
    }
}

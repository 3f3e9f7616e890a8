package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.limpid.report.Say.say;

/**
 * What the explanations of a continuation are together: for each method one course, token by token.
 *
 * @param courses in the document's order
 * @param others numbers of the explanations that are part of none, ascending
 */
record Courses(List<Course> courses, List<Integer> others) {
    /**
     * What one method says about a continuation.
     *
     * @param whole of the continuation; null if that was not asked
     * @param tokens of its tokens, in the document's order
     * @param numbers of these explanations in the document: the whole's first, if there is one
     */
    record Course(@Nullable Attribution whole, List<Attribution> tokens, List<Integer> numbers) {
        /** The method, and the wire that it looked at, if that was chosen. */
        String method() {
            Object wire = tokens.get(0).method().settings().get("wire");
            String name = tokens.get(0).method().name();
            return wire == null ? name : say("{} at {}", name, wire);
        }
    }

    /** Explanations of one method on one wire. */
    private static final class Group {
        private final List<Integer> wholes = new ArrayList<>();
        private final List<Integer> tokens = new ArrayList<>();
    }

    static Courses of(Document document) {
        List<Attribution> explanations = document.explanations();
        Map<List<Object>, Group> groups = new LinkedHashMap<>();
        if (document.generated() != null) {
            Map<List<Object>, Integer> seen = new LinkedHashMap<>();
            for (int i = 0; i < explanations.size(); i++) {
                Attribution one = explanations.get(i);
                Target target = one.target().target();
                if (one.scores().isEmpty()) {
                    continue;
                }
                // Settings may differ from target to target, those that adapt; a second wire shows by the target's
                // return.
                int time = seen.merge(List.of(one.method().name(), target), 1, Integer::sum);
                Group group =
                        groups.computeIfAbsent(List.of(one.method().name(), time, features(one)), key -> new Group());
                if (target.type() == Target.Type.CONTINUATION) {
                    group.wholes.add(i);
                } else if (target.type() == Target.Type.TOKEN && target.position() != null) {
                    group.tokens.add(i);
                }
            }
        }
        List<Course> courses = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < explanations.size(); i++) {
            others.add(i);
        }
        for (Group group : groups.values()) {
            if (group.tokens.size() + group.wholes.size() < 2 || group.tokens.isEmpty()) {
                continue;
            }
            List<Integer> numbers = new ArrayList<>(group.wholes);
            numbers.addAll(group.tokens);
            courses.add(new Course(
                    group.wholes.isEmpty() ? null : explanations.get(group.wholes.get(0)),
                    group.tokens.stream().map(explanations::get).toList(),
                    List.copyOf(numbers)));
            others.removeAll(numbers);
        }
        return new Courses(List.copyOf(courses), List.copyOf(others));
    }

    private static List<Object> features(Attribution one) {
        return one.scores().stream().map(scored -> (Object) scored.feature()).toList();
    }
}

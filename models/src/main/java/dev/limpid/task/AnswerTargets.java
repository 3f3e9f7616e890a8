package dev.limpid.task;

import dev.limpid.model.Target;
import dev.limpid.span.Span;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What can be asked of answers to a question: one as a whole, which is the sum of where it begins and where it ends, or one of
 * these of the best answer.
 */
record AnswerTargets(QuestionAnswering task, FoundAnswers found, TargetWish wish) {
    /** Empty for what is understood as of any model. */
    Optional<List<Target>> targets() {
        return switch (wish.spec().kind()) {
            case "top" ->
                Optional.of(IntStream.rangeClosed(1, wish.spec().count())
                        .mapToObj(this::whole)
                        .toList());
            case "answer" -> Optional.of(List.of(whole(wish.spec().count())));
            case "start" -> Optional.of(List.of(end(0, "start of ")));
            case "end" -> Optional.of(List.of(end(1, "end of ")));
            case "index" ->
                throw new IllegalArgumentException("Target '" + wish.spec() + "': the task " + task.task()
                        + " answers with passages; try answer, answer:N, start or end.");
            default -> Optional.empty();
        };
    }

    /** Counted from 1. */
    private Span answer(int number, TargetSpec said) {
        List<Span> best = found.best(number);
        if (best.size() < number) {
            throw new IllegalArgumentException("Target '" + said + "': there "
                    + (best.size() == 1 ? "is one answer" : "are " + best.size() + " answers") + " in this context.");
        }
        Span span = best.get(number - 1);
        if (span.window() != found.shown()) {
            throw new IllegalArgumentException("Target '" + said + "': answer " + number + ", '" + span.text()
                    + "', is not in the part of the context that is explained, where the best answer is. Give a shorter"
                    + " context.");
        }
        return span;
    }

    private Target whole(int number) {
        Span span = answer(number, wish.spec());
        Span other = other(span);
        List<Target.Step> steps = List.of(
                new Target.Step(0, choice(span, 0), other == null ? null : choice(other, 0), 1),
                new Target.Step(1, choice(span, 1), other == null ? null : choice(other, 1), 1));
        return Target.over(Target.Type.ANSWER, task.answers().output(), span.text(), steps, wish.score());
    }

    private Target end(int row, String name) {
        Span span = answer(1, wish.spec());
        Span other = other(span);
        return new Target(
                Target.Type.ANSWER,
                task.answers().output(),
                new Target.Choice(choice(span, row).index(), name + span.text()),
                other == null ? null : choice(other, row),
                row,
                wish.score());
    }

    private @Nullable Span other(Span span) {
        TargetSpec against = wish.against();
        if (against == null) {
            return null;
        }
        if (!against.kind().equals("answer")) {
            throw new IllegalArgumentException("--against " + against + ": expected answer:N, another answer.");
        }
        Span other = answer(against.count(), against);
        if (other.equals(span)) {
            throw new IllegalArgumentException(
                    "--against " + against + ": this is the answer that is explained itself. Choose another.");
        }
        return other;
    }

    /** Where an answer begins (row 0) or ends (row 1). */
    private Target.Choice choice(Span span, int row) {
        int token = row == 0 ? span.startToken() : span.endToken();
        return new Target.Choice(token, found.token(span, token).text());
    }
}

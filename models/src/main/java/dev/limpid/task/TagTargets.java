package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.span.Entity;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What can be asked of a classifier of tokens: an entity, which is the mean over its tokens of their labels' scores, or a label
 * of one token.
 */
record TagTargets(TokenClassification task, TextModel model, Input input, TargetWish wish) {
    /** Empty for what is understood as of any model. */
    Optional<List<Target>> found() {
        String kind = wish.spec().kind();
        Integer position = wish.position();
        if (position == null) {
            return switch (kind) {
                case "entity" ->
                    Optional.of(List.of(entity(one(Integer.parseInt(wish.spec().value())))));
                case "top" ->
                    Optional.of(some().best(wish.spec().count()).stream()
                            .map(this::entity)
                            .toList());
                case "label", "index" ->
                    throw new IllegalArgumentException(
                            "Target '" + wish.spec() + "': every token has labels. Choose one"
                                    + " token with --position 0 to "
                                    + (input.tokens().size() - 1) + ", or an entity with entity:N.");
                default -> Optional.empty();
            };
        }
        return switch (kind) {
            case "entity" ->
                throw new IllegalArgumentException("Target '" + wish.spec() + "' lies where its tokens are: leave out"
                        + " --position " + position + ", or choose a token's label with label:L.");
            case "label", "index" -> Optional.of(List.of(label(TextReader.within(input, position))));
            default -> Optional.empty();
        };
    }

    private Tagged tagged() {
        return task.tagged(model.probe(), input);
    }

    private Tagged some() {
        Tagged tagged = tagged();
        if (tagged.entities().isEmpty()) {
            throw new IllegalArgumentException(
                    "The model names no entity in this text. Choose a token with --position 0" + " to "
                            + (input.tokens().size() - 1) + " and a label with label:L.");
        }
        return tagged;
    }

    /** Counted from 1, in the text's order. */
    private Entity one(int number) {
        List<Entity> entities = some().entities();
        if (number > entities.size()) {
            throw new IllegalArgumentException("Target '" + wish.spec() + "': the model names "
                    + (entities.size() == 1 ? "one entity" : entities.size() + " entities") + " in this text, '"
                    + entities.get(0).text() + "'"
                    + (entities.size() == 1
                            ? "."
                            : " to '" + entities.get(entities.size() - 1).text() + "'."));
        }
        return entities.get(number - 1);
    }

    private Target entity(Entity entity) {
        Tagged tagged = tagged();
        double share = 1.0 / entity.tokens().size();
        List<Target.Step> steps = entity.tokens().stream()
                .map(token -> new Target.Step(
                        token, task.answers().choice(tagged.label(entity, token)), against(tagged, token), share))
                .toList();
        return Target.over(
                Target.Type.LABEL,
                task.answers().output(),
                entity.label() + " of " + entity.text(),
                steps,
                wish.score());
    }

    private Target label(int position) {
        Tagged tagged = tagged();
        return new Target(
                Target.Type.LABEL,
                task.answers().output(),
                choice(wish.spec(), tagged, position),
                against(tagged, position),
                position,
                wish.score());
    }

    private Target.@Nullable Choice against(Tagged tagged, int position) {
        TargetSpec against = wish.against();
        if (against == null) {
            return null;
        }
        if (!Set.of("label", "index").contains(against.kind())) {
            throw new IllegalArgumentException("--against " + against
                    + ": expected label:L or index:I, a label that is read at the same tokens as the target's.");
        }
        return choice(against, tagged, position);
    }

    private Target.Choice choice(TargetSpec spec, Tagged tagged, int position) {
        if (spec.kind().equals("label") && task.labels().stream().noneMatch(spec.value()::equalsIgnoreCase)) {
            OptionalInt meant = tagged.likeliest(spec.value(), position);
            if (meant.isPresent()) {
                return task.answers().choice(meant.getAsInt());
            }
        }
        return spec.choice(model, task.answers(), input, position);
    }
}

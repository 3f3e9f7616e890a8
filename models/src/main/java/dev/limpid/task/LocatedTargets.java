package dev.limpid.task;

import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Mask;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Targets that lie somewhere in a picture: a detector's box, and what a segmentation says of an area.
 *
 * @param against null, or what each is contrasted with
 */
record LocatedTargets(
        ImageModel model, Input input, @Nullable TargetSpec against, Target.Score score) {
    /** Words that only these targets know. */
    static final Set<String> KINDS = Set.of("box", "area", "mask");

    /**
     * The targets meant.
     *
     * @param position of a box; null for the best ones
     * @throws IllegalArgumentException if the model gives no such thing
     */
    List<Target> of(TargetSpec spec, @Nullable Integer position) {
        Boxes boxes = model.boxes();
        if (boxes == null
                        && (model.task() != Task.IMAGE_SEGMENTATION
                                || spec.kind().equals("box"))
                || boxes != null && Set.of("area", "mask").contains(spec.kind())) {
            throw refused(spec, model);
        }
        return switch (spec.kind()) {
            case "box" -> List.of(box(Objects.requireNonNull(boxes), spec));
            case "area" -> List.of(area(spec));
            case "mask" -> List.of(mask(spec));
            case "top" -> boxes == null ? areas(spec.count()) : objects(boxes, spec.count(), position);
            default -> List.of(likeliest(Objects.requireNonNull(boxes), spec, position));
        };
    }

    static IllegalArgumentException refused(TargetSpec spec, TaskModel<?> model) {
        return new IllegalArgumentException("Target '" + spec + "': the task " + model.task()
                + (spec.kind().equals("box") ? " finds no boxes" : " tells no areas of a picture")
                + "; try top, label:L or index:I.");
    }

    private List<Target> objects(Boxes boxes, int count, @Nullable Integer position) {
        List<Target> targets = new ArrayList<>();
        for (Prediction found : model.top(input, position, count)) {
            targets.add(object(boxes, found.index(), Objects.requireNonNull(found.position())));
        }
        return targets;
    }

    /** A class at the position, or at the box that is most probably of it. */
    private Target likeliest(Boxes boxes, TargetSpec spec, @Nullable Integer position) {
        int index = spec.choice(model, boxes.classes(), input, position).index();
        Boxes.Found found = model.found(input);
        int query = position == null ? boxes.likeliest(found, index) : boxes.query(position, found);
        return object(boxes, index, query);
    }

    private Target object(Boxes boxes, int index, int query) {
        Answers answers = boxes.classes();
        return new Target(answers.type(), answers.output(), answers.choice(index), other(answers, query), query, score);
    }

    private Target box(Boxes boxes, TargetSpec spec) {
        Boxes.Found found = model.found(input);
        String[] parts = spec.value().split(":", 2);
        int query = boxes.query(Integer.parseInt(parts[0]), found);
        if (parts.length == 1) {
            return object(boxes, boxes.best(found.logits()[query]), query);
        }
        int side = Boxes.SIDES.indexOf(parts[1]);
        if (side < 0) {
            return object(boxes, entry(boxes.classes(), parts[1]), query);
        }
        if (against != null) {
            throw new IllegalArgumentException(
                    "Target '" + spec + "' is a number of a box, which has no other to be held against.");
        }
        Answers sides = boxes.sides();
        Target.Choice choice = new Target.Choice(side, parts[1] + " of box " + query);
        return new Target(sides.type(), sides.output(), choice, null, query, score);
    }

    private List<Target> areas(int count) {
        Areas areas = model.areas(input);
        return areas.top(count).stream()
                .map(found -> target(areas, found.index(), areas.of(found.index()), " where it is predicted"))
                .toList();
    }

    private Target area(TargetSpec spec) {
        Areas areas = model.areas(input);
        int index = entry(areas.answers(), spec.value());
        return target(areas, index, areas.of(index), " where it is predicted");
    }

    private Target mask(TargetSpec spec) {
        Areas areas = model.areas(input);
        String file = spec.value();
        String label = "";
        int colon = file.lastIndexOf(':');
        if (colon > 0 && !Files.exists(Path.of(file))) {
            label = file.substring(colon + 1);
            file = file.substring(0, colon);
        }
        Path path = Path.of(file);
        Mask area = areas.under(
                Picture.read(path), file, (Original.Image) input.originals().get(0));
        int index = label.isEmpty() ? areas.best(area) : entry(areas.answers(), label);
        return target(areas, index, area, " in " + path.getFileName());
    }

    private Target target(Areas areas, int index, Mask area, String where) {
        Answers answers = areas.answers();
        Target.Choice choice = new Target.Choice(index, answers.names().apply(index) + where);
        return new Target(answers.type(), areas.over(area), choice, other(answers, null), null, score);
    }

    private Target.@Nullable Choice other(Answers answers, @Nullable Integer position) {
        if (against == null) {
            return null;
        }
        if (!Set.of("label", "index").contains(against.kind())) {
            throw new IllegalArgumentException("--against " + against + ": expected label:L or index:I, a class that is"
                    + " read at the same place as the target's.");
        }
        return against.choice(model, answers, input, position);
    }

    /** A class by its name, or by its number. */
    private int entry(Answers answers, String name) {
        boolean number = !name.isEmpty() && name.chars().allMatch(Character::isDigit);
        TargetSpec spec = new TargetSpec(number ? "index" : "label", name);
        return spec.choice(model, answers, input, null).index();
    }
}

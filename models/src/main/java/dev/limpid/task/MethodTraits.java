package dev.limpid.task;

import dev.limpid.evaluate.Traits;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What methods give on a model, by their dossiers. */
public final class MethodTraits {
    private MethodTraits() {}

    /**
     * Of methods by name.
     *
     * @param scope what they are judged on: each example, or all examples together
     */
    public static List<Traits> of(TaskModel<?> model, List<String> names, Traits.Scope scope) {
        Map<String, Dossier> dossiers =
                Methods.list().stream().collect(Collectors.toMap(Methods.Listed::name, Methods.Listed::dossier));
        Traits.Unit unit = model instanceof TextModel
                ? Traits.Unit.TOKEN
                : model instanceof ImageModel ? Traits.Unit.REGION : Traits.Unit.COLUMN;
        Function<String, Dossier> known = name -> {
            Dossier dossier = dossiers.get(name);
            if (dossier == null) {
                throw new IllegalArgumentException("There is no method '" + name + "'.");
            }
            return dossier;
        };
        return names.stream()
                .map(name -> new Traits(
                        name,
                        known.apply(name).addsUp(),
                        unit,
                        scope,
                        !known.apply(name).sampled()))
                .toList();
    }
}

package dev.limpid.task;

import dev.limpid.model.Place;
import dev.limpid.text.Text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** A word in small letters, in capitals, or with a capital first. */
record OtherCase() implements Rewording {
    @Override
    public List<Rewritten.Change> of(Text text, Predicate<Place.Span> free) {
        List<Rewritten.Change> changes = new ArrayList<>();
        for (Place.Span place : Rewritten.found(WORD, text)) {
            String word = Rewritten.at(place, text);
            String small = word.toLowerCase(Locale.ROOT);
            int first = small.offsetByCodePoints(0, 1);
            Set<String> forms = new LinkedHashSet<>(List.of(
                    small,
                    small.substring(0, first).toUpperCase(Locale.ROOT) + small.substring(first),
                    word.toUpperCase(Locale.ROOT)));
            forms.remove(word);
            if (free.test(place)) {
                forms.forEach(form -> changes.add(new Rewritten.Change(place, form)));
            }
        }
        return changes;
    }
}

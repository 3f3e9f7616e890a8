package dev.limpid.task;

import dev.limpid.model.Place;
import dev.limpid.text.Text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Two neighbouring letters inside a word changed about; its first and its last letter stay, as people read over that. */
record Typo() implements Rewording {
    @Override
    public List<Rewritten.Change> of(Text text, Predicate<Place.Span> free) {
        List<Rewritten.Change> changes = new ArrayList<>();
        for (Place.Span place : Rewritten.found(WORD, text)) {
            int[] letters = Rewritten.at(place, text).codePoints().toArray();
            for (int i = 1; i + 2 < letters.length && free.test(place); i++) {
                // Marks belong to the letter before them.
                if (letters[i] != letters[i + 1] && isLetter(letters, i) && isLetter(letters, i + 2)) {
                    int[] swapped = letters.clone();
                    swapped[i] = letters[i + 1];
                    swapped[i + 1] = letters[i];
                    changes.add(new Rewritten.Change(place, new String(swapped, 0, swapped.length)));
                }
            }
        }
        return changes;
    }

    private static boolean isLetter(int[] letters, int index) {
        return Character.isLetter(letters[index]) && Character.isLetter(letters[index - 1]);
    }
}
